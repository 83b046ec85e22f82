"""Tests of what is made of records."""
