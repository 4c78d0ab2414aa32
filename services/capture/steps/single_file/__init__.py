"""Single-file HTML: an MHTML archive made into one HTML file that needs nothing else.

Every resource becomes a `data:` URL and every frame a sandboxed `srcdoc`; scripts and whatever
could run or fetch are gone. What the archive does not hold is left out. Pure; runs in the
extractor.
"""

from services.capture.steps.single_file.document import make_single_file

__all__ = ["make_single_file"]
