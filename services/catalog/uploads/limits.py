"""How much the request of an upload may carry."""

from services.catalog.file_routes import FileRoute
from services.catalog.state import CatalogState


class UploadRoute(FileRoute):
    """A route whose body may be as large as a page, and not larger."""

    @staticmethod
    def max_bytes(state: CatalogState) -> int:
        """As large as a page may be."""
        return state.upload_max_bytes
