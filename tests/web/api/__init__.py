"""The interface, operation by operation, through Django's client."""
