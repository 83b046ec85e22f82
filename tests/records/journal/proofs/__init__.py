"""Tree, notes, tiles, receipts, witnesses: without a database."""
