"""The command `shoushan`."""
