"""Engines hold each other to the last row."""
