"""Which squares of the Archival Acid Test are blue: live, in our files, and in single-file-cli's.

    python -m tests.bench.acid --corpora FOLDER [--pictures FOLDER]

FOLDER holds `pages/archival-acid-test`, served here as its two hosts, on port 80 of loopback (so
root, or `net.ipv4.ip_unprivileged_port_start=80`). A square counts when the pixel in its middle is
blue. The web archive is replayed by pywb once the two hosts are gone. Ends with 1 when one of our
files lacks a square that is blue live.
"""

import argparse
import asyncio
import io
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from ipaddress import ip_address
from pathlib import Path

from httpx import TransportError
from PIL import Image

from services.capture.browser.tab import Tab
from services.capture.egress.errors import NameNotResolvedError
from services.capture.egress.resolver import Addresses
from services.capture.errors import BrowserError
from services.capture.settings import CaptureSettings
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.capture_options import CaptureOptions, SnapshotFormat
from shared.telemetry.logs import configure_logs
from tests.bench.fidelity.bench import Machine, machine
from tests.bench.fidelity.programs import SingleFileCli
from tests.bench.fidelity.views import View, look_at_file, look_at_page
from tests.support import replay
from tests.support.sites import Site

SQUARES = ("1a", "1b", "1c", "1d", "1e", "2a", "2b", "2c", "2d", "2e", "2g", "2i", "3a", "3b")
_HOSTS = {"acid.matkelly.com": "127.0.0.77", "www.cs.odu.edu": "127.0.0.78"}
_PAGE = "http://acid.matkelly.com/index.html"
_MIDDLES = """
["#test1", "#scriptParent", "#html5Parent"]
  .flatMap((row) => [...document.querySelectorAll(`${row} > :is(img, canvas)`)])
  .map((square) => square.getBoundingClientRect())
  .map((box) => [box.x + scrollX + box.width / 2, box.y + scrollY + box.height / 2])
"""
_SECONDS = 60.0
_WAIT_SECONDS = 300.0
Colours = dict[str, str]


class TestHosts:
    """Finds the hosts of the test on loopback, and nothing else."""

    async def resolve(self, host: str) -> Addresses:
        if host not in _HOSTS:
            raise NameNotResolvedError(f"{host} is not part of the test", host=host)
        return (ip_address(_HOSTS[host]),)


@contextmanager
def hosts_served(folder: Path) -> Iterator[None]:
    """Both hosts, until the block ends."""
    with ExitStack() as stack:
        for (host, address), root in zip(
            _HOSTS.items(), (folder, folder / "odu-host"), strict=True
        ):
            try:
                stack.enter_context(Site.serve(root, host=address, port=80))
            except PermissionError:
                sys.exit(f"{host} has to be served on port 80, which this account may not open")
        yield


def colours(view: View, middles: list[list[float]]) -> Colours:
    """The colour of each square by its name: blue, red, or other."""
    if len(middles) != len(SQUARES):
        return dict.fromkeys(SQUARES, f"{len(middles)} squares")
    with Image.open(io.BytesIO(view.png)) as picture:
        pixels = picture.convert("RGB")
        found = [pixels.getpixel((int(x), int(y))) for x, y in middles]
    return {name: _named(pixel) for name, pixel in zip(SQUARES, found, strict=True)}


def _named(pixel: object) -> str:
    match pixel:
        case (int(red), int(green), int(blue)) if blue > 150 and red < 100 and green < 100:
            return "blue"
        case (int(red), int(green), int(blue)) if red > 150 and blue < 100 and green < 100:
            return "red"
        case _:
            return "other"


def _see(tab: Tab, url: str) -> tuple[View, Colours]:
    view = look_at_page(tab, url, is_slow=True)
    return view, colours(view, tab.evaluate(_MIDDLES, apart=True))


def _see_file(tab: Tab, file: Path) -> tuple[View, Colours]:
    view = look_at_file(tab, file)
    return view, colours(view, tab.evaluate(_MIDDLES, apart=True))


class Acid:
    """One run of the test."""

    def __init__(self, ready: Machine, folder: Path, pictures: Path | None) -> None:
        self._ready = ready
        self._folder = folder
        self._pictures = pictures

    async def live(self) -> Colours:
        """As the browser shows it."""
        return await self._url("live", _PAGE)

    async def file(self, name: str, data: bytes) -> Colours:
        """As a single file shows it, from disk and without a network."""
        file = self._folder / f"{name}.html"
        file.write_bytes(data)
        async with self._ready.bench.offline.tab(_WAIT_SECONDS) as tab:
            view, found = await tab.run(partial(_see_file, file=file), _SECONDS)
        self._keep(name, view)
        return found

    async def archive(self, wacz: bytes) -> Colours:
        """As pywb shows it."""
        folder = self._folder / "pywb"
        folder.mkdir()
        file = folder / "kept.wacz"
        file.write_bytes(wacz)
        with replay.pywb(file, folder) as beginning:
            return await self._url("wacz", f"{beginning}{_PAGE}")

    async def _url(self, name: str, url: str) -> Colours:
        async with self._ready.bench.live.tab(_WAIT_SECONDS) as tab:
            view, found = await tab.run(partial(_see, url=url), _SECONDS)
        self._keep(name, view)
        return found

    def _keep(self, name: str, view: View) -> None:
        if self._pictures is not None:
            (self._pictures / f"acid-{name}.png").write_bytes(view.png)


async def run(corpora: Path, pictures: Path | None) -> dict[str, Colours]:
    """The colours by where they were seen."""
    found: dict[str, Colours] = {}
    nothing = dict.fromkeys(SQUARES, "no file")
    with tempfile.TemporaryDirectory(prefix="linksnap-acid-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # noqa: ASYNC240 - Chromium is another user
        async with machine(1, pictures, TestHosts()) as ready:
            acid = Acid(ready, folder, pictures)
            with hosts_served(corpora / "pages" / "archival-acid-test"):
                found["live"] = await acid.live()
                options = CaptureOptions(formats=(SnapshotFormat.HTML, SnapshotFormat.WACZ))
                kept = await ready.linksnap.capture(_PAGE, options)
                rules = ", ".join(f"MAP {host} {address}" for host, address in _HOSTS.items())
                other = await SingleFileCli.install(CaptureSettings().chromium_path, rules)
                try:
                    theirs: bytes | None = await other.save(_PAGE)
                except RuntimeError as error:
                    print(f"{other.name}: {error}")
                    theirs = None
            html, wacz = kept.get(ArtifactKind.HTML), kept.get(ArtifactKind.WACZ)
            found["single file"] = await acid.file("single-file", html) if html else nothing
            try:
                found["wacz in pywb"] = await acid.archive(wacz) if wacz else nothing
            except (BrowserError, TransportError, subprocess.SubprocessError) as error:
                print(f"wacz in pywb: {error}")
                found["wacz in pywb"] = nothing
            found[other.name] = await acid.file("single-file-cli", theirs) if theirs else nothing
    return found


def report(found: Mapping[str, Colours]) -> int:
    """Print the table; 1 when ours lack what was live."""
    print("square " + "".join(f"{name:>24}" for name in found))
    for square in SQUARES:
        print(f"{square:6} " + "".join(f"{seen[square]:>24}" for seen in found.values()))
    blue = {name: [key for key in SQUARES if seen[key] == "blue"] for name, seen in found.items()}
    print("blue   " + "".join(f"{len(squares):>24}" for squares in blue.values()))
    missing = set(blue["live"]) - (set(blue["single file"]) & set(blue["wacz in pywb"]))
    print(f"missing in ours: {', '.join(sorted(missing)) or 'none'}")
    return 1 if missing else 0


def main() -> int:
    """Run the test."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--pictures", type=Path)
    given = parser.parse_args()
    configure_logs("bench", level="CRITICAL")
    return report(asyncio.run(run(given.corpora, given.pictures)))


if __name__ == "__main__":
    sys.exit(main())
