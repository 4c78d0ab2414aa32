"""The rule that a skipped test fails, tried on a suite of its own."""

import pytest

from tests.support import no_skips

pytest_plugins = ["pytester"]


def run(pytester: pytest.Pytester, source: str) -> pytest.RunResult:
    pytester.makepyfile(source)
    return pytester.runpytest_inprocess("-p", "no:asyncio", plugins=[no_skips])


@pytest.mark.parametrize(
    "source",
    [
        "import pytest\ndef test_it(): pytest.skip('no browser')",
        "import pytest\n@pytest.mark.skip(reason='no browser')\ndef test_it(): pass",
        (
            "import pytest\n@pytest.fixture\ndef part(): pytest.skip('no browser')\n"
            "def test_it(part): pass"
        ),
    ],
)
def test_a_test_that_skips_itself_fails_with_the_reason(
    pytester: pytest.Pytester, source: str
) -> None:
    result = run(pytester, source)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*skipped, which counts as a failure*no browser*"])


def test_a_module_that_skips_itself_fails(pytester: pytest.Pytester) -> None:
    result = run(pytester, "import pytest\npytest.importorskip('no_such_module')")
    assert result.ret != pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["*skipped, which counts as a failure*no_such_module*"])


def test_a_suite_that_runs_everything_passes(pytester: pytest.Pytester) -> None:
    source = (
        "import pytest\n@pytest.mark.xfail\ndef test_known(): assert False\ndef test_it(): pass"
    )
    run(pytester, source).assert_outcomes(passed=1, xfailed=1)
