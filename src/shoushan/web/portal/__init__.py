"""Pages for citizens and organisations."""
