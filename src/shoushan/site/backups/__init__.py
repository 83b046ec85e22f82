"""Backups: one encrypted file of database and attachments, another of the keys, and the way back."""
