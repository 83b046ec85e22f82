"""Texts that tell somebody what happened to a case."""
