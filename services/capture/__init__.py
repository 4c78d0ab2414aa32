"""Capture: renders pages in Chromium and stores what it sees."""
