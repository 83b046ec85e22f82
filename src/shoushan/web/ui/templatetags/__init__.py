"""Template tags of the visual language: `{% load ui %}`."""
