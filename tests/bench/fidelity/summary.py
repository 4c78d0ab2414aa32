"""What a run says in the end: a row a page, and what the rows say together."""

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

GOOD_SSIM = 0.98
WANTED_SHARE = 0.95
_WORST = 10


@dataclass(frozen=True, slots=True)
class Result:
    """How one program's file of one page compares with the live page.

    Attributes:
        ssim: 0 where there is no file.
        offline_request_count: what the file asked the network, or the disk, for.
        seconds: that the capture took.
        error: why there is no file, or no comparison.
    """

    ssim: float = 0.0
    recall: float = 0.0
    offline_request_count: int = 0
    size_bytes: int = 0
    seconds: float = 0.0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One page: what it weighs over the network, and each program's result by its name."""

    name: str
    resources_bytes: int
    results: dict[str, Result] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Summary:
    """One program over all pages. Sizes are ratios to the page's resources."""

    program: str
    page_count: int
    good_share: float
    ssim_median: float
    ssim_mean: float
    recall_median: float
    recall_mean: float
    offline_request_count: int
    size_bytes_median: float
    size_ratio_median: float
    seconds_median: float
    failed: tuple[str, ...]
    worst: tuple[tuple[str, float], ...]


def summarise(program: str, rows: Sequence[Row]) -> Summary:
    """The rows of one program together. A page without a file counts with SSIM and recall 0."""
    pairs = [(row, row.results[program]) for row in rows if program in row.results]
    results = [result for _row, result in pairs]
    sized = [(row, result) for row, result in pairs if result.size_bytes]
    worst = sorted(((row.name, result.ssim) for row, result in pairs), key=lambda item: item[1])
    return Summary(
        program=program,
        page_count=len(results),
        good_share=sum(result.ssim >= GOOD_SSIM for result in results) / max(1, len(results)),
        ssim_median=_median([result.ssim for result in results]),
        ssim_mean=_mean([result.ssim for result in results]),
        recall_median=_median([result.recall for result in results]),
        recall_mean=_mean([result.recall for result in results]),
        offline_request_count=sum(result.offline_request_count for result in results),
        size_bytes_median=_median([result.size_bytes for _row, result in sized]),
        size_ratio_median=_median(
            [result.size_bytes / max(1, row.resources_bytes) for row, result in sized]
        ),
        seconds_median=_median([result.seconds for result in results]),
        failed=tuple(row.name for row, result in pairs if result.error),
        worst=tuple(item for item in worst if item[1] < GOOD_SSIM)[:_WORST],
    )


def is_good(summary: Summary) -> bool:
    """Whether this is what Linksnap promises of its files."""
    return summary.good_share >= WANTED_SHARE and summary.offline_request_count == 0


def as_json(rows: Sequence[Row], programs: Sequence[str]) -> dict[str, object]:
    """All of it, for programs."""
    return {
        "summaries": [asdict(summarise(program, rows)) for program in programs],
        "pages": [asdict(row) for row in rows],
    }


def table(rows: Sequence[Row], programs: Sequence[str]) -> list[str]:
    """A line a page, programs beside each other."""
    head = f"{'page':44} {'resources':>9}"
    for program in programs:
        head += f" | {program[:34]:>34}"
    lines = [head, " " * 54 + " |   SSIM recall reqs    size seconds" * len(programs)]
    for row in rows:
        line = f"{row.name[:44]:44} {_size(row.resources_bytes):>9}"
        lines.append(line + "".join(f" | {_cells(row.results.get(name))}" for name in programs))
    return lines


def sentences(summary: Summary) -> list[str]:
    """One program's summary, to be read."""
    pictures = (
        f"SSIM >= {GOOD_SSIM} on {summary.good_share:.1%}, median {summary.ssim_median:.4f}, "
        f"mean {summary.ssim_mean:.4f}"
    )
    words = f"median {summary.recall_median:.4f}, mean {summary.recall_mean:.4f}"
    size = f"{_size(summary.size_bytes_median)}, {summary.size_ratio_median:.2f} of the resources"
    lines = [
        f"{summary.program}: {summary.page_count} pages, {pictures}",
        f"  text recall: {words}; requests while offline: {summary.offline_request_count}",
        f"  size: median {size}; capture: median {summary.seconds_median:.2f} s",
        f"  without a file: {', '.join(summary.failed) or 'none'}",
    ]
    worst = ", ".join(f"{name} {value:.3f}" for name, value in summary.worst)
    return [*lines, f"  worst: {worst or 'none below the mark'}"]


def _cells(result: Result | None) -> str:
    if result is None:
        return f"{'':>34}"
    if result.error:
        return f"{result.error[:34]:34}"
    return (
        f"{result.ssim:6.3f} {result.recall:6.3f} {result.offline_request_count:4d} "
        f"{_size(result.size_bytes):>7} {result.seconds:7.2f}"
    )


def _size(count: float) -> str:
    return f"{count / 1_000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def _median(values: Sequence[float]) -> float:
    return statistics.median(values) if values else 0.0


def _mean(values: Sequence[float]) -> float:
    return statistics.fmean(values) if values else 0.0
