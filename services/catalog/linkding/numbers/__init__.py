"""Whole numbers for links and tags: what clients of linkding expect for ids."""
