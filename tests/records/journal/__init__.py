"""The append-only book: bytes, tables, order and readers."""
