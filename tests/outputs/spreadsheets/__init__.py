"""Sheets of others."""
