"""Names: which elements are what, wherever pages are read for their text."""


def names(*lines: str) -> frozenset[str]:
    """The words of the lines, as a set."""
    return frozenset(word for line in lines for word in line.split())


BLOCKS = names(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption",
    "figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html li main menu nav ol",
    "option p pre section select summary table tbody td tfoot th thead tr ul",
)
SILENT = names(
    "audio base button canvas datalist embed head iframe input link map meta noscript object",
    "progress script select source style svg template textarea title track video",
)
HEADINGS = names("h1 h2 h3 h4 h5 h6")
WRAPPERS = names(
    "address article aside body center details dialog div fieldset footer form header hgroup",
    "html main menu nav option section select summary",
)
"""What only holds other elements."""

SAFE = names(
    "a abbr article b blockquote br caption cite code dd del div dl dt em figcaption figure",
    "h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p pre q rp rt ruby s samp small",
    "strong sub sup table tbody td tfoot th thead time tr u ul var",
)
"""What clean HTML is made of."""
