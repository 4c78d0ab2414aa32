"""Feeds: the newest links of a filter for a feed reader, under a secret address."""
