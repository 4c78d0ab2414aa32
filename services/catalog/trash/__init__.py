"""The trash: links that are not found any more, until they are restored or deleted for good."""
