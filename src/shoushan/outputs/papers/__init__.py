"""Official papers filled from a case."""
