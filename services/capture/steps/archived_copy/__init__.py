"""Archived copy: the Internet Archive's, where the page's own site is dead."""
