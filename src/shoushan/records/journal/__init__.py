"""The append-only book of first entry."""
