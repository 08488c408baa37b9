"""What people upload: checked by its bytes, pictures made anew, kept under a random name, public or for an act of the staff.

A form has a field `Uploads`, which gives what `checked` made of each file; the service that gets it calls `keep` and points a foreign key
at `Stored.id` ("files.File"). Public files are at /files/<key>; private ones at /desk/files/<key>, for who may do their act.
"""

from .checking import ENDINGS, checked, fits
from .data import Content, Download, Served, Stored, Swept
from .disk import folder
from .errors import BrokenFile, FileTooLarge, PictureTooLarge, UnknownFile
from .fields import Uploads, limits
from .queries import served, stored
from .services import discard, keep, sweep, take_over

__all__ = [
    "ENDINGS",
    "BrokenFile",
    "Content",
    "Download",
    "FileTooLarge",
    "PictureTooLarge",
    "Served",
    "Stored",
    "Swept",
    "UnknownFile",
    "Uploads",
    "checked",
    "discard",
    "fits",
    "folder",
    "keep",
    "limits",
    "served",
    "stored",
    "sweep",
    "take_over",
]
