"""Definitions of ledgers, read from packs, checked and frozen."""
