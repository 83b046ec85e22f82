"""The visual language: tokens, components, shells, words; every page is made of it and of nothing else."""
