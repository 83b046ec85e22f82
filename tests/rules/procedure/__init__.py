"""Deciding, folding, lapses and scenarios, without a database."""
