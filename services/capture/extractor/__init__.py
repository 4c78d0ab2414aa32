"""Extractor: work on hostile bytes that takes the CPU for long, in child processes.

Parsing a page may take seconds, or never end. It must neither hold up the event loop, which
carries all of the browsers' traffic, nor take a worker down: a child past its deadline is killed.
"""

from services.capture.extractor.client import Extractor

__all__ = ["Extractor"]
