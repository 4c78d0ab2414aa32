"""Catalog: owns links, tags and snapshot records, and the public API."""
