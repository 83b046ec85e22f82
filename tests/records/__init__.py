"""The journal and what stands on it."""
