"""Reports that officials compose of figures: written, reviewed, released, read, and checked after they were edited."""
