"""A Django application that holds the process of `bench.peers` for viewflow: accept, two branches of two tasks, join, rate."""
