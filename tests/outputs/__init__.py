"""What is made of records."""
