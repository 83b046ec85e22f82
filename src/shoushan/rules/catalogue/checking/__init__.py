"""Checks of compiled definitions, one module per subject: values in, problems out."""
