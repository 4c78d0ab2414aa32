"""Verdict: whether what the site showed is the page that was asked for."""
