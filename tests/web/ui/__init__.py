"""The visual language, tested."""
