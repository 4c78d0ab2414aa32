"""Captures as jobs: cancel them and try them again, singly and by filter."""
