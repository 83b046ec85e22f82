"""Tests mirror the floors of the house; `ways` holds use cases, `house` looks at the repository itself."""
