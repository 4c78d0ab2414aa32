"""Facets: how many links there are by tag, site, language, month and state."""
