"""What shows outsiders that the journal was not rewritten: tree, signed heads, witnesses, receipts; no database here."""
