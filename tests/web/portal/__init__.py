"""The portal, page by page, through Django's client."""
