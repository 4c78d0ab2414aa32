"""Unit tests of the web page's files and how they are served."""
