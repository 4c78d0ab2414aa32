from tests.bench.fidelity.corpus import all_pages


def test_the_corpus_is_large_varied_and_the_same_every_time() -> None:
    first, second = all_pages(), all_pages()
    names = [page.name for page in first]
    assert len(names) >= 200
    assert len(set(names)) == len(names)
    assert [page.answers() for page in first] == [page.answers() for page in second]


def test_every_page_is_served_where_it_is_opened() -> None:
    for page in all_pages():
        assert page.path in page.answers()
