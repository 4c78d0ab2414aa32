"""Which options hold for a link, and who says each. Pure.

What is said closest to a link holds, option by option: first what was said for the link, then for
its tags, for its site, for everything. Of two tags the deeper one is closer (`tech/ai` before
`tech`), of two equally deep ones the first by name; of two sites the longer one
(`blog.example.com` before `example.com`, which holds for its subdomains too). Of two sets for the
same scope the newer one comes first.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.catalog.capture_options.model import OptionSet
from services.catalog.scopes.model import ScopeKind
from shared.contracts.capture_options import CaptureOptions


@dataclass(frozen=True, slots=True)
class Subject:
    """A link, as far as options go: with its site, and its tags with all their ancestors."""

    link_id: UUID
    site: str
    tag_ids: Collection[UUID] = ()


@dataclass(frozen=True, slots=True)
class Effective:
    """What holds for a link, and by name which set says it."""

    options: CaptureOptions
    said_by: dict[str, OptionSet]


def effective(sets: Iterable[OptionSet], subject: Subject) -> Effective:
    """What holds for a link."""
    options, said_by = CaptureOptions(), dict[str, OptionSet]()
    for item in closest_first(sets, subject):
        for name in said(item.options):
            said_by.setdefault(name, item)
        options = options.over(item.options)
    return Effective(options, said_by)


def closest_first(sets: Iterable[OptionSet], subject: Subject) -> Sequence[OptionSet]:
    """The sets that mean a link, in the order in which they are asked."""
    newest_first = sorted(sets, key=lambda item: (item.created_at, item.id), reverse=True)
    meant = [item for item in newest_first if _means(item, subject)]
    return sorted(meant, key=_distance)


def said(options: CaptureOptions) -> tuple[str, ...]:
    """The names of what was chosen."""
    return tuple(options.model_dump(exclude_none=True))


def is_on_site(host: str, site: str) -> bool:
    """Whether a host is a site or a subdomain of it."""
    return host == site or host.endswith(f".{site}")


def _means(item: OptionSet, subject: Subject) -> bool:
    scope = item.scope
    return (
        scope.kind is ScopeKind.ALL
        or scope.link_id == subject.link_id
        or (scope.tag_id is not None and scope.tag_id in subject.tag_ids)
        or (scope.site is not None and is_on_site(subject.site, scope.site))
    )


_KINDS = tuple(reversed(ScopeKind))  # from the narrowest


def _distance(item: OptionSet) -> tuple[int, int, str]:
    kind = _KINDS.index(item.scope.kind)
    if item.tag_key is not None:
        return kind, -item.tag_key.count("/"), item.tag_key
    return kind, -len(item.scope.site or ""), ""
