"""The child process: takes frames on stdin, answers on stdout, ends when stdin does."""

import ctypes
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from services.capture.extractor import frames
from services.capture.steps.charset.detect import right_charset
from services.capture.steps.file.reading.extraction import extract_file
from services.capture.steps.icon.icons import make_icon
from services.capture.steps.screenshot.pictures import make_pictures
from services.capture.steps.single_file.document import Material, make_single_file
from services.capture.steps.single_file.picture import Picture
from services.capture.steps.single_file.resources import Resources
from services.capture.steps.text.readable_text import Page, extract_readable
from services.capture.steps.verdict.colours import share_of_commonest
from services.capture.steps.web_archive.task import web_archive

Blobs = list[bytes]
Task = Callable[[dict[str, Any], Blobs], tuple[dict[str, Any], Blobs]]

_PR_SET_PDEATHSIG = 1
_MAX_MEMORY_BYTES = 4 * 1024**3


def _text(header: dict[str, Any], blobs: Blobs) -> tuple[dict[str, Any], Blobs]:
    page = Page(header["url"], *(blob.decode(errors="replace") for blob in blobs))
    found = asdict(extract_readable(page))
    return found, [
        found.pop(name).encode(errors="replace") for name in ("text", "markdown", "html")
    ]


def _charset(header: dict[str, Any], blobs: Blobs) -> tuple[dict[str, Any], Blobs]:
    found = right_charset(
        blobs[0],
        header["taken_for"],
        is_declared=header["is_declared"],
        top_domain=header["top_domain"],
    )
    return {"charset": found}, []


def _single_file(header: dict[str, Any], blobs: Blobs) -> tuple[dict[str, Any], Blobs]:
    frames_json, data, png = blobs
    resources = Resources.unpack(header["index"], data)
    material = Material(json.loads(frames_json), resources, Picture(png, header["width"]))
    return {}, [make_single_file(material)]


def _pictures(_header: dict[str, Any], blobs: Blobs) -> tuple[dict[str, Any], Blobs]:
    return {}, list(make_pictures(blobs[0]))


def _icon(_header: dict[str, Any], blobs: Blobs) -> tuple[dict[str, Any], Blobs]:
    return {}, [make_icon(blobs[0])]


def _colours(_header: dict[str, Any], blobs: Blobs) -> tuple[dict[str, Any], Blobs]:
    return {"share": share_of_commonest(blobs[0])}, []


TASKS: dict[str, Task] = {
    "text": _text,
    "charset": _charset,
    "single_file": _single_file,
    "pictures": _pictures,
    "icon": _icon,
    "colours": _colours,
    "web_archive": web_archive,
    "file": extract_file,
}


def main() -> None:
    """Serve until stdin ends."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the worker
    resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY_BYTES, _MAX_MEMORY_BYTES))
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a library that prints breaks no frame
    answers.write(frames.encode({"ready": True}, []))
    answers.flush()
    while (frame := frames.read(sys.stdin.buffer)) is not None:
        answers.write(_answer(*frame))
        answers.flush()


def _answer(header: dict[str, Any], blobs: Blobs) -> bytes:
    try:
        found, results = TASKS[header["task"]](header, blobs)
    except Exception as error:  # noqa: BLE001 - the worker reports it as the step's failure
        return frames.encode({"error": f"{type(error).__name__}: {error}"[:500]}, [])
    return frames.encode(found, results)


if __name__ == "__main__":
    main()
