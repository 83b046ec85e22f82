"""Data published for everybody."""
