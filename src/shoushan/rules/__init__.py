"""What the law says: pure values and functions without Django, database or clock."""
