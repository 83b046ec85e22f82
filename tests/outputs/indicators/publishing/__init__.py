"""Figures published, checked and counted again."""
