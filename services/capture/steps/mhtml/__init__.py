"""MHTML: Chromium's own archive of what the page had loaded."""
