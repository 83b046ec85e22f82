"""Shoushan (首善): one counter, one ledger, one clock, one set of figures."""
