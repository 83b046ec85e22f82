"""What is made of the records: reads them, changes none."""
