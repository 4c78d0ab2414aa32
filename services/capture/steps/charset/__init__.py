"""Charset: a page whose letters came out wrong is shown again from the bytes that were recorded."""
