"""What the services agree on. Imports no service."""
