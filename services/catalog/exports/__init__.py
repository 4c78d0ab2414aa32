"""Exports: links as a file, however many they are."""
