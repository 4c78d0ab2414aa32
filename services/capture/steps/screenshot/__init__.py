"""Screenshot: the page as a picture, and a small one of its top."""
