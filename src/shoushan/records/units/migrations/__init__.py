"""Tables of units, posts and accounts."""
