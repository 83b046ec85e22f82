"""How it is put together: settings, addresses, clock, errors and commands."""
