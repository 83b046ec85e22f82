"""Who comes in, tested."""
