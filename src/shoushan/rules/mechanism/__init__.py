"""A mechanism told to people who read no definitions: as a picture, in words, and how one version differs from another."""
