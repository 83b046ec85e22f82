"""Tables of messages."""
