"""What is wrong with an upload."""


class UnsupportedUploadError(Exception):
    """The file is no page; the message says why, for people."""


class UploadTooLargeError(Exception):
    """The file is larger than catalog takes."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__(str(max_bytes))
        self.max_bytes = max_bytes
