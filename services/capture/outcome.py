"""What a capture gave, and how long each of its steps may take."""

from dataclasses import dataclass, field
from datetime import datetime

from services.capture.steps.file.file import File
from services.capture.steps.opening.navigate import PageFacts
from services.capture.steps.opening.overlays import Overlay
from services.capture.steps.screenshot.capture import Screenshot
from shared.contracts.artifacts import Artifact, ArtifactKind
from shared.contracts.failures import Failure
from shared.contracts.messages import PageMetadata
from shared.contracts.pages import ArchivedCopy, PageVerdict

_TOLD = frozenset((ArtifactKind.METADATA, ArtifactKind.MANIFEST, ArtifactKind.FAVICON))


@dataclass(frozen=True, slots=True)
class StepSeconds:
    """The longest that each step may take. What hangs in the browser is killed with it."""

    dress: float = 5.0
    navigate: float = 30.0
    hang: float = 8.0
    settle: float = 10.0
    settle_grace: float = 3.0
    wait_for: float = 15.0
    settle_again: float = 4.0
    overlays: float = 6.0
    kept_after_waits: float = 15.0
    source: float = 10.0
    recording: float = 8.0
    recording_grace: float = 3.0
    screenshot: float = 20.0
    html: float = 15.0
    mhtml: float = 15.0
    wacz: float = 15.0
    pdf: float = 10.0
    icon: float = 3.0
    file: float = 50.0
    file_stall: float = 15.0
    extraction: float = 20.0
    kept_for_extraction: float = 3.0


USUAL_SECONDS = StepSeconds()


@dataclass(slots=True)
class StepRecord:
    """How one step went. A step that goes on in the extractor has a second record there."""

    name: str
    started_at: datetime
    seconds: float = 0.0
    failure: Failure | None = None


@dataclass(slots=True)
class Outcome:
    """What a capture gave. `failure` says what is missing, and why.

    Attributes:
        head: what is known of the page, as text: for its title and language.
        found: what the main text's extraction learnt about the page, by name.
        charset: that the page was shown again in, where the browser had it wrong.
        expected: what the steps of this capture were to give.
        file: what the URL leads to where that is no page.
        shown_url: where the browser is, when that is not `facts.url`: in an archive.
    """

    facts: PageFacts
    head: dict[str, str | None]
    found: dict[str, str | None] = field(default_factory=dict)
    page: PageMetadata = field(default_factory=PageMetadata)
    text_sketch: str | None = None
    charset: str | None = None
    screenshot: Screenshot | None = None
    file: File | None = None
    overlays: list[Overlay] = field(default_factory=list)
    verdict: PageVerdict | None = None
    archived_copy: ArchivedCopy | None = None
    shown_url: str | None = None
    artifacts: list[Artifact] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    expected: frozenset[ArtifactKind] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Nothing of the page itself was taken."""
        return all(artifact.kind in _TOLD for artifact in self.artifacts)

    @property
    def missing_steps(self) -> tuple[str, ...]:
        """The steps that failed, each once, in the order in which they did."""
        return tuple(dict.fromkeys(item.step for item in self.failures if item.step))

    @property
    def failure(self) -> Failure | None:
        """The first failure, which tends to explain the others, and all that is missing."""
        if not self.failures:
            return None
        first = self.failures[0]
        lost = self.expected - {artifact.kind for artifact in self.artifacts}
        missing = ", ".join(kind for kind in ArtifactKind if kind in lost)
        message = f"{first.message}; missing: {missing}" if missing else first.message
        return first.model_copy(update={"message": message})
