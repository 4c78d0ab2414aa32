"""Imports: a file of links from elsewhere becomes links here, line by line, and can be resumed."""
