"""The door for clients of linkding: its REST API, spoken in catalog's own use cases.

Everything here lies under `/compat/linkding`, is kept out of catalog's own OpenAPI document, and
answers as linkding does, errors included. docs/linkding.md says what is supported.
"""
