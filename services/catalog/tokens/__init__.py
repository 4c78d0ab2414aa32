"""Tokens: what a client shows instead of a password. Only their hashes are kept."""
