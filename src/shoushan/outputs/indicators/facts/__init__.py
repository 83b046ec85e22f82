"""Facts: the journal as typed columns, one row per version of a thing, followed leaf by leaf."""
