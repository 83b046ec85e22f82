"""Deterministic simulation: corridor, sequencer, follower and worker under one seeded scheduler that crashes and jumps."""
