"""Vectors in Qdrant: one Protocol, Edge and server."""
