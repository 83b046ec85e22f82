"""What an act does to a case: facts or a refusal."""
