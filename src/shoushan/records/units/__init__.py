"""Units, posts and those who hold them; the viewer on whose behalf everything is read."""
