"""Texts split into tasks."""
