"""The repository itself under test: its order, its words and its floors."""
