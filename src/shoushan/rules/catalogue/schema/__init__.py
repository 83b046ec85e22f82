"""Models of the definition files, by subject: what may be written, before it is compiled."""
