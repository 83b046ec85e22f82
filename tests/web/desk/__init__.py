"""The desk: its values, its pages over the corridor, its walk in a browser."""
