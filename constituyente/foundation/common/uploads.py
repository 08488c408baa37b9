"""Files on their way in."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

FILES = 10  # of the largest size that one form may bring


class Bounded(FileUploadHandler):
    """Ends a request that brings more than any form asks for, before it fills the disk."""

    def __init__(self, request: Any = None) -> None:  # noqa: ANN401  Django's signature
        super().__init__(request)
        self._taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002  Django's signature
        self._taken += len(raw_data)
        if self._taken > settings.UPLOAD_MOST * FILES:
            raise RequestDataTooBig
        return raw_data

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002  as above: the handlers behind it have the file
        return None
