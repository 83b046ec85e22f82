"""What happened: tables without HTTP."""
