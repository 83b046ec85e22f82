"""What is measured against what: every bench runs alone (`python -m bench.acts`), all of them by `python -m bench`."""
