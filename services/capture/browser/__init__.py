"""Chromium: its process, the pool and a session in it."""
