"""Text: the main content of a page, as text, Markdown and clean HTML."""
