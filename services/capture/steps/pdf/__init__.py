"""PDF: the page as it prints."""
