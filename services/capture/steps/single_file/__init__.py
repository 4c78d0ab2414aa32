"""Single-file HTML: what the reader saw, as one HTML file that needs nothing else.

The documents of all frames are taken from the live page (`serialise`), with what only memory held
written in. What they were made of comes from the recording. `document` puts the file together:
every resource becomes a `data:` URL and every frame a sandboxed `srcdoc`; scripts and whatever
could run or fetch are gone. What nobody has recorded is left out. All but `serialise` is pure and
runs in the extractor.
"""
