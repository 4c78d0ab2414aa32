"""What a capture gave, and how long each of its steps may take."""

from dataclasses import dataclass, field

from services.capture.steps.navigate import PageFacts
from shared.contracts.artifacts import Artifact, ArtifactKind
from shared.contracts.failures import Failure
from shared.contracts.messages import PageMetadata

_PAGES = frozenset(ArtifactKind) - {ArtifactKind.FAVICON}  # many pages have no icon
_SAVED_PAGES = _PAGES - {ArtifactKind.MHTML}  # which came as one file already


@dataclass(frozen=True, slots=True)
class StepSeconds:
    """The longest that each step may take. What hangs in the browser is killed with it."""

    navigate: float = 30.0
    settle: float = 10.0
    settle_grace: float = 3.0
    source: float = 10.0
    screenshot: float = 20.0
    mhtml: float = 15.0
    pdf: float = 10.0
    icon: float = 3.0
    extraction: float = 20.0
    kept_for_extraction: float = 3.0


USUAL_SECONDS = StepSeconds()


@dataclass(slots=True)
class Outcome:
    """What a capture gave. `failure` says what is missing, and why."""

    facts: PageFacts
    head: dict[str, str | None]
    page: PageMetadata = field(default_factory=PageMetadata)
    text_sketch: str | None = None
    artifacts: list[Artifact] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    is_upload: bool = False

    @property
    def is_empty(self) -> bool:
        """Nothing of the page itself was taken."""
        told = {ArtifactKind.METADATA, ArtifactKind.FAVICON}
        return all(artifact.kind in told for artifact in self.artifacts)

    @property
    def failure(self) -> Failure | None:
        """The first failure, which tends to explain the others, and all that is missing."""
        if not self.failures:
            return None
        first = self.failures[0]
        expected = _SAVED_PAGES if self.is_upload else _PAGES
        lost = expected - {artifact.kind for artifact in self.artifacts}
        missing = ", ".join(kind for kind in ArtifactKind if kind in lost)
        message = f"{first.message}; missing: {missing}" if missing else first.message
        return first.model_copy(update={"message": message})
