"""The common look: tokens, templates and small scripts."""
