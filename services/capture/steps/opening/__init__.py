"""Opening: get to the page, see it come to rest, learn what it is."""
