"""Links that lead to files, with real processes: found by their words, given back byte by byte."""

import hashlib
from uuid import uuid4

import pytest

from tests.support import files
from tests.support.sites import Answer, Site
from tests.support.stack import Stack

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize("ending", ["pdf", "docx"])
async def test_a_file_is_found_by_a_word_in_it(stack: Stack, site: Site, ending: str) -> None:
    word = f"narwhal{uuid4().hex[:8]}"
    is_pdf = ending == "pdf"
    data = files.pdf_of(f"the {word} dives") if is_pdf else files.docx_of("Dives", f"the {word}")
    media_type = "application/pdf" if is_pdf else WORD
    headers = {"Content-Type": "application/octet-stream"}
    url = site.answer(f"/{word}.{ending}", Answer(data, headers=headers))

    added = await stack.add(url)
    snapshot = await stack.indexed(added["latest_snapshot"]["id"])

    assert snapshot["state"] == "captured", snapshot
    assert snapshot["media_type"] == media_type
    hits = await stack.search(word)
    assert hits[0]["link"]["id"] == added["id"]
    answer = await stack.api.get(f"/snapshots/{snapshot['id']}/artifacts/original")
    assert answer.content == data
    original = next(item for item in snapshot["artifacts"] if item["kind"] == "original")
    assert original["sha256"] == hashlib.sha256(data).hexdigest()
    assert original["media_type"] == media_type
    assert f"{word}.{ending}" in answer.headers["content-disposition"]
    assert answer.headers["content-type"] == (media_type if is_pdf else "application/octet-stream")
    assert site.request_count(url) == 1
