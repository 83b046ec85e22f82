"""Who comes in: the only floor, beside site, that knows HTTP."""
