"""Checks: whether a URL still answers. No browser, the same egress policy."""
