"""buku (PyPI) with as many links, to compare catalog with something outside the project.

Its server misses a file in its wheel and does not start, so its library is called, without HTTP.
Usage: PYTHON_WITH_BUKU tests/bench/catalog_buku.py FOLDER LINKS
"""

import logging
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

_TAGS = 5_000


def fill(file: Path, count: int) -> None:
    """Links as `add_rec` writes them, 5 tags each."""
    random = Random(1)
    ranks = range(_TAGS)
    weights = [1 / (rank + 10) for rank in ranks]
    with closing(sqlite3.connect(file)) as database, database:
        database.executemany(
            "INSERT INTO bookmarks (URL, metadata, tags, desc) VALUES (?, ?, ?, '')",
            (
                (
                    f"https://site-{random.randrange(20_000)}.example/{number}",
                    f"title {number}",
                    "," + ",".join({f"tag-{tag}" for tag in random.choices(ranks, weights, k=5)}),
                )
                for number in range(count)
            ),
        )
        database.execute("UPDATE bookmarks SET tags = tags || ','")


def report(name: str, call: Callable[[], object], repeats: int = 50) -> None:
    """Time a call again and again."""
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1_000)
    times.sort()
    p95 = times[int(len(times) * 0.95)]
    print(f"{name:32} {statistics.median(times):7.1f} {p95:7.1f} {times[-1]:7.1f}", flush=True)


def main() -> None:
    """Fill a database and ask."""
    from buku import BukuDb  # noqa: PLC0415 - of another environment

    logging.disable()
    file, count = Path(sys.argv[1]) / "buku.db", int(sys.argv[2])
    BukuDb(dbfile=str(file)).conn.close()
    fill(file, count)
    library = BukuDb(dbfile=str(file))
    random = Random(2)
    numbers = iter(range(10**9))

    def page() -> list[object]:
        first = random.randrange(1, count - 20)
        return [library.get_rec_by_id(number) for number in range(first, first + 20)]

    report("buku: 20 links by their numbers", page)
    report("buku: a tag", lambda: library.search_by_tag(f"tag-{random.randrange(_TAGS)}"))
    report("buku: counts of all tags", library.get_tag_all, repeats=5)
    report(
        "buku: add a link with 5 tags",
        lambda: library.add_rec(
            f"https://new.example/{next(numbers)}", "new", ",a,b,c,d,e,", "", fetch=False
        ),
    )


if __name__ == "__main__":
    main()
