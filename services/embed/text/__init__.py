"""Text: chunking with character spans, language and lexical terms."""
