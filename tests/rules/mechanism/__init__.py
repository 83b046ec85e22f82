"""The picture, the words and the versions of mechanisms."""
