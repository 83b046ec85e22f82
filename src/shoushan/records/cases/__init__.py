"""Cases, their parts and terms: the only door for writing."""
