"""The metadata step: after all others, because they find out some of it."""

from services.capture.steps.metadata.document import merge_head, metadata_json
from services.capture.steps.metadata.page_metadata import page_metadata
from services.capture.steps.step import Step, Work
from shared.contracts.artifacts import ArtifactKind


class MetadataStep(Step):
    """Puts together what is known of the page."""

    name = "metadata"
    gives = frozenset((ArtifactKind.METADATA,))

    async def run(self, work: Work) -> None:
        """Put it together and keep it."""
        outcome, facts = work.outcome, work.facts
        outcome.head = merge_head(facts.head, outcome.found)
        outcome.page = page_metadata(
            facts.head, facts.json_ld, outcome.found, facts.head_sources, facts.url
        )
        data = metadata_json(work.order.url, outcome)
        await work.store(ArtifactKind.METADATA, "application/json", data)
