"""File: what a URL leads to where that is no web page."""
