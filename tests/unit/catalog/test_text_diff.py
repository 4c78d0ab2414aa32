"""Diffs: properties of every diff, tables of what marks mean, and bounds of the work."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.diffs.page import diff_page
from services.catalog.diffs.sequences import Budget, changed_blocks
from services.catalog.diffs.text_diff import Line, LineKind, TextDiff, diff_texts

FEW = st.lists(st.integers(0, 5), max_size=40)
TEXTS = st.lists(st.text(alphabet="ab 中文.\t<", max_size=6), max_size=12).map("\n".join)


@given(FEW, FEW, st.sampled_from([0, 10, 100_000]))
def test_what_lies_between_blocks_is_the_same(
    old: Sequence[int], new: Sequence[int], steps: int
) -> None:
    made: list[int] = []
    at = 0
    for block in changed_blocks(old, new, Budget(steps)):
        assert block.old_start < block.old_end or block.new_start < block.new_end
        made += old[at : block.old_start]
        assert len(made) == block.new_start
        made += new[block.new_start : block.new_end]
        at = block.old_end
    assert made + list(old[at:]) == new


def test_a_diff_is_short() -> None:
    def cost(old: str, new: str) -> int:
        blocks = changed_blocks(old, new, Budget(10_000))
        return sum(b.old_end - b.old_start + b.new_end - b.new_start for b in blocks)

    assert cost("abcabba", "cbabac") == 5  # the example of Myers' paper
    assert cost("aaaa", "aaaaa") == 1
    assert cost("xabcdey", "xaBcdey") == 2


@given(TEXTS, TEXTS, st.integers(0, 3))
def test_hunks_hold_every_change_once(old: str, new: str, context: int) -> None:
    diff = diff_texts(old, new, context=context)
    lines = [line for hunk in diff.hunks for line in hunk.lines]
    removed = [line for line in lines if line.kind is LineKind.REMOVED]
    added = [line for line in lines if line.kind is LineKind.ADDED]
    assert (len(removed), len(added)) == (diff.removed_count, diff.added_count)
    before, after = old.splitlines(), new.splitlines()
    assert len(before) == diff.removed_count + diff.same_count
    assert len(after) == diff.added_count + diff.same_count
    for line in lines:
        if line.old_number is not None:
            assert before[line.old_number - 1].rstrip() == line.text.rstrip()
        if line.new_number is not None:
            assert after[line.new_number - 1] == line.text
        for mark in line.marks:
            assert line.text[mark.start : mark.end].strip()
    numbers = [line.new_number for line in lines if line.new_number is not None]
    assert numbers == sorted(set(numbers))


def marked(line: Line) -> list[str]:
    return [line.text[mark.start : mark.end] for mark in line.marks]


@pytest.mark.parametrize(
    ("old", "new", "gone", "came"),
    [
        ("Costs 9 a month.", "Costs 12 a month.", ["9"], ["12"]),
        ("我喜欢学习机器知识", "我喜欢研究机器知识", ["学习"], ["研究"]),
        ("one two three four", "one three four", ["two"], []),
        ("nothing shared here", "all other words now", [], []),
        ("price: 5 €/month today", "price: 5 $/month today", ["€"], ["$"]),
    ],
)
def test_words_that_differ_are_marked(old: str, new: str, gone: list[str], came: list[str]) -> None:
    (hunk,) = diff_texts(old, new, context=0).hunks
    assert [marked(line) for line in hunk.lines] == [gone, came]


def test_a_paragraph_that_was_wrapped_anew_has_no_mark() -> None:
    (hunk,) = diff_texts("one two three\nfour five", "one two\nthree four five", context=0).hunks
    assert [line.marks for line in hunk.lines] == [()] * 4


def test_changes_that_lie_close_are_one_hunk() -> None:
    old = [f"line {number}" for number in range(30)]
    new = list(old)
    new[3], new[8], new[25] = "three", "eight", "twenty-five"
    diff = diff_texts("\n".join(old), "\n".join(new), context=3)
    assert [len(hunk.lines) for hunk in diff.hunks] == [3 + 2 + 4 + 2 + 3, 3 + 2 + 3]
    assert (diff.added_count, diff.removed_count, diff.same_count) == (3, 3, 27)


def test_equal_texts_have_no_hunk() -> None:
    assert diff_texts("a  \nb", "a\nb\n", context=3) == TextDiff((), 0, 0, 2)


def counted(modulus: int) -> list[str]:
    return [str(number % modulus) for number in range(60_000)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a\n" * 100_000, "b\na\n" * 66_000),
        (
            "\n".join(str(i % 97) for i in range(80_000)),
            "\n".join(str(i % 89) for i in range(80_000)),
        ),
        (
            " ".join(str(i % 97) for i in range(60_000)),
            " ".join(str(i % 89) for i in range(60_000)),
        ),
        ("中文" * 60_000, "文中國" * 50_000),
    ],
    ids=["one line again and again", "lines without anchors", "one long line", "characters"],
)
@pytest.mark.timeout(20)
def test_hostile_texts_cost_no_more_than_seconds(old: str, new: str) -> None:
    assert diff_texts(old, new, context=3).hunks


def test_a_page_holds_nothing_of_strangers_but_text() -> None:
    evil = "<script>alert(1)</script> & \"quotes\" 'too' <!-- "
    page = diff_page(
        diff_texts(evil + "old", evil + "new", context=3), old_name=evil, new_name="</h1>"
    )
    assert set(re.findall(r"<(/?[a-z0-9!-]+)", page)) <= {
        *("!doctype", "html", "/html", "head", "/head", "meta", "title", "/title"),
        *("style", "/style", "body", "/body", "h1", "/h1", "bdi", "/bdi", "p", "/p"),
        *("table", "/table", "tbody", "/tbody", "tr", "/tr", "td", "/td"),
        *("del", "/del", "ins", "/ins"),
    }
    assert "<del>old</del>" in page
    assert "<ins>new</ins>" in page
