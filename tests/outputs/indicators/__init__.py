"""Figures: facts, engines, indicators."""
