"""Figures published: frozen with their evidence, given out as a file that anybody can check, and counted again to compare."""
