"""Embed: runs the model over text and keeps the vectors for search."""
