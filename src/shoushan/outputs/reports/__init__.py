"""Reports composed of figures."""
