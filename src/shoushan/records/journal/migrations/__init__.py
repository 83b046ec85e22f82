"""Changes of the journal's tables, in order."""
