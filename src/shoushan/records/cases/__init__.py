"""Cases as they stand: the one corridor through which anything changes, and the only reads of what it left."""
