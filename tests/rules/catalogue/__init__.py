"""Definitions read, checked and frozen."""
