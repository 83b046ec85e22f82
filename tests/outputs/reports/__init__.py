"""Reports: what editing does to their numbers."""
