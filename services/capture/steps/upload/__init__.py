"""Upload: a page that a client's browser has saved, in place of one from the web."""
