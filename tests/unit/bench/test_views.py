from tests.bench.fidelity.views import visible_text


def test_text_that_is_laid_out_and_seen_counts_of_every_document() -> None:
    strings = ["visible", "hidden", "1", "0", "Seen", "Hidden", "Transparent", "In a frame"]
    snapshot = {
        "strings": strings,
        "documents": [
            {
                "layout": {
                    "text": [4, 5, 6, -1],
                    "styles": [[0, 2], [1, 2], [0, 3], [0, 2]],
                }
            },
            {"layout": {"text": [7], "styles": [[]]}},
        ],
    }
    assert visible_text(snapshot) == "Seen\nIn a frame"
