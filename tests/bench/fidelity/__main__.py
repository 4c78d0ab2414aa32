"""How faithful our single files are, beside single-file-cli's, over a corpus served on loopback.

    python -m tests.bench.fidelity [--only NAME …] [--corpora FOLDER] [--limit N] [--ours]
                                   [--report FILE] [--pictures FOLDER] [--browsers 2]

Each page is looked at live, saved, and looked at again from disk in a browser that reaches nothing.
`--only` takes beginnings of names. `--ours` leaves single-file-cli out. `--pictures` keeps the
files, and both views side by side. Ends with 1 when our files miss what is promised of them.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from services.capture.settings import CaptureSettings
from shared.telemetry.logs import configure_logs
from tests.bench.fidelity.bench import Target, compare_all, load, machine
from tests.bench.fidelity.corpus import all_pages
from tests.bench.fidelity.programs import Linksnap, Program, SingleFileCli
from tests.bench.fidelity.sites import corpus_served, material_served
from tests.bench.fidelity.summary import (
    Row,
    as_json,
    is_good,
    sentences,
    summarise,
    table,
)


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--corpora", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--ours", action="store_true")
    parser.add_argument("--report", type=Path)
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--browsers", type=int, default=2)
    given = parser.parse_args()
    configure_logs("bench", level="CRITICAL")
    if given.pictures is not None:
        given.pictures.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        targets = stack.enter_context(corpus_served(all_pages()))
        if given.corpora is not None:
            targets += stack.enter_context(material_served(given.corpora))
        chosen = [target for target in targets if _is_wanted(target, given.only)][: given.limit]
        started = time.monotonic()
        rows, programs = asyncio.run(_run(chosen, given))
    print(f"\n{len(rows)} pages in {time.monotonic() - started:.0f} s, load {load():.1f}\n")
    for line in table(rows, programs):
        print(line)
    summaries = [summarise(program, rows) for program in programs]
    for summary in summaries:
        print("\n" + "\n".join(sentences(summary)))
    if given.report is not None:
        given.report.write_text(json.dumps(as_json(rows, programs), indent=1, ensure_ascii=False))
    return 0 if is_good(summaries[0]) else 1


def _is_wanted(target: Target, only: Sequence[str]) -> bool:
    return not only or any(target.name.startswith(name) for name in only)


async def _run(targets: Sequence[Target], given: argparse.Namespace) -> tuple[list[Row], list[str]]:
    done = 0

    def tell(row: Row) -> None:
        nonlocal done
        done += 1
        line = table([row], programs)[-1]
        print(f"{done:4}/{len(targets)} {line}", flush=True)

    others: list[Program] = []
    if not given.ours:
        others.append(await SingleFileCli.install(CaptureSettings().chromium_path))
    programs = [Linksnap.name, *(program.name for program in others)]
    async with machine(given.browsers, given.pictures) as ready:
        everyone = [ready.linksnap, *others]
        rows = await compare_all(ready.bench, targets, everyone, given.browsers, tell)
    return rows, programs


if __name__ == "__main__":
    sys.exit(main())
