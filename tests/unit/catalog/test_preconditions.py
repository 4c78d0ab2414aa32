"""`If-Match`, as RFC 9110 reads it."""

import pytest

from services.catalog.preconditions import PreconditionFailedError, etag, parse_if_match


@pytest.mark.parametrize("header", [None, "*", ' "3"', '"2", "3"', etag(3)])
def test_a_wanted_version_passes(header: str | None) -> None:
    parse_if_match(header).check(3)


@pytest.mark.parametrize("header", ['"2"', 'W/"3"', '"x"', '""', "3", "", '"33"', '"٣"'])
def test_any_other_is_refused(header: str) -> None:
    with pytest.raises(PreconditionFailedError) as refused:
        parse_if_match(header).check(3)
    assert refused.value.version == 3
