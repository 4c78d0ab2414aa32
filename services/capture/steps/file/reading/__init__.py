"""Reading: the text of a file, by its type. Pure; runs in the extractor.

A reader never trusts its file. Each is bounded in what it unpacks, in how much it writes and in
how long it goes on; past that it keeps what it has and says that it was cut.
"""
