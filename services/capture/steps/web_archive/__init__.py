"""Web archive: everything that the page was made of, as WARC records in one WACZ file."""
