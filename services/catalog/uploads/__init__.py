"""Uploads: pages that a client's browser has saved, which become snapshots like captured ones."""
