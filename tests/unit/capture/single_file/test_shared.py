import pytest

from services.capture.steps.single_file.shared import Shared

LONG = f"data:image/png;base64,{'A' * 4000}"
OTHER = f"data:image/png;base64,{'B' * 4000}"


def test_data_used_twice_stands_once_and_data_used_once_stays_where_it_is() -> None:
    shared = Shared()
    twice, once = shared.in_style(LONG), shared.in_style(OTHER)
    text = (
        f'{shared.place}<p style="background:url(&quot;{twice}&quot;)">url("{twice}")url("{once}")'
    )

    settled = shared.settle(text)

    assert settled == (
        f'<style>:root{{--linksnap-1:url("{LONG}")}}</style>'
        f'<p style="background:var(--linksnap-1)">var(--linksnap-1)url({OTHER})'
    )


@pytest.mark.parametrize(
    "data", ["data:image/png;base64,AAAA", f"data:image/svg+xml,<svg>{'x' * 4000}</svg>"]
)
def test_what_is_short_or_could_end_a_style_sheet_is_not_shared(data: str) -> None:
    shared = Shared()
    shared.expect([data, data])

    assert shared.in_style(data) == data
    assert shared.image(data) is None


def test_an_image_is_shared_from_its_first_use_when_there_are_several() -> None:
    shared = Shared()
    shared.expect([LONG, LONG, OTHER])

    assert shared.image(OTHER) is None
    images = f"{shared.image(LONG)} {shared.image(LONG)}"
    assert shared.settle(images) == "var(--linksnap-1) var(--linksnap-1)"
