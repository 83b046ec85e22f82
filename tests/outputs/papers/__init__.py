"""Papers as documents."""
