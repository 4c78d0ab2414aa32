"""Icon: the site's icon."""
