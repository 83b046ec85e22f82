"""Facts: the fold, the files, the follower."""
