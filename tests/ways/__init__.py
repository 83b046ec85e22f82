"""The ways through the house, one file each."""
