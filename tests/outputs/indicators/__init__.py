"""Figures counted from facts: their data, engines and meaning."""
