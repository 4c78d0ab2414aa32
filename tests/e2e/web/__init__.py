"""The web page in a real Chromium, over the real services."""
