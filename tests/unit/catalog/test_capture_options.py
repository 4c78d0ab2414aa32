"""Which capture options hold for a link."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.catalog.capture_options.model import OptionSet
from services.catalog.capture_options.resolving import Subject, effective
from services.catalog.scopes.model import Scope, ScopeKind
from shared.contracts.capture_options import CaptureOptions, Device, SnapshotFormat

NOON = datetime(2025, 7, 14, 12, tzinfo=UTC)
LINK, TECH, AI, ART = (UUID(int=number) for number in range(1, 5))
SUBJECT = Subject(LINK, "blog.example.com", {TECH, AI, ART})


def chosen(scope: Scope, device: Device, tag_key: str | None = None, age: int = 0) -> OptionSet:
    return OptionSet(
        id=UUID(int=100 + age),
        owner_id=UUID(int=9),
        scope=scope,
        options=CaptureOptions(device=device),
        enabled=True,
        created_at=NOON - timedelta(hours=age),
        updated_at=NOON,
        tag_key=tag_key,
    )


EVERYTHING = chosen(Scope(), Device.DESKTOP)
SITE = chosen(Scope(ScopeKind.SITE, site="example.com"), Device.TABLET)
SUBDOMAIN = chosen(Scope(ScopeKind.SITE, site="blog.example.com"), Device.PHONE)
OTHER_SITE = chosen(Scope(ScopeKind.SITE, site="log.example.com"), Device.PHONE)
OF_TECH = chosen(Scope(ScopeKind.TAG, tag_id=TECH), Device.TABLET, "tech")
OF_AI = chosen(Scope(ScopeKind.TAG, tag_id=AI), Device.PHONE, "tech/ai")
OF_ART = chosen(Scope(ScopeKind.TAG, tag_id=ART), Device.DESKTOP, "art")
OF_LINK = chosen(Scope(ScopeKind.LINK, link_id=LINK), Device.DESKTOP)
OLDER = chosen(Scope(ScopeKind.LINK, link_id=LINK), Device.PHONE, age=1)


@pytest.mark.parametrize(
    ("sets", "holds"),
    [
        ([EVERYTHING, SITE], SITE),
        ([SITE, SUBDOMAIN, EVERYTHING], SUBDOMAIN),
        ([OTHER_SITE, EVERYTHING], EVERYTHING),
        ([SUBDOMAIN, OF_TECH], OF_TECH),
        ([OF_TECH, OF_AI], OF_AI),
        ([OF_TECH, OF_ART], OF_ART),
        ([OF_AI, OF_ART], OF_AI),
        ([OF_AI, OF_LINK], OF_LINK),
        ([OLDER, OF_LINK], OF_LINK),
    ],
)
def test_what_is_said_closest_to_a_link_holds(sets: list[OptionSet], holds: OptionSet) -> None:
    for given in (sets, sets[::-1]):
        found = effective(given, SUBJECT)
        assert (found.options.device, found.said_by) == (holds.options.device, {"device": holds})


def test_each_option_is_said_by_itself() -> None:
    wide = OptionSet(
        **{
            **{name: getattr(EVERYTHING, name) for name in EVERYTHING.__slots__},
            "options": CaptureOptions(formats=(SnapshotFormat.PDF,), hide_overlays=False),
        }
    )
    found = effective([wide, OF_AI], SUBJECT)
    assert found.options == CaptureOptions(
        formats=(SnapshotFormat.PDF,), hide_overlays=False, device=Device.PHONE
    )
    assert found.said_by == {"formats": wide, "hide_overlays": wide, "device": OF_AI}


def test_what_means_other_links_says_nothing() -> None:
    other = Subject(UUID(int=50), "example.org")
    assert effective([SITE, OF_TECH, OF_LINK], other).options == CaptureOptions()
