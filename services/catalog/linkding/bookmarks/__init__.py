"""Links as bookmarks of linkding."""
