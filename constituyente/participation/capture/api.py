"""Paper: printed with a code on each sheet, received, typed by two people, settled by a third; who typed what where."""

from .data import LINES, VOID, AgreedSheet, BatchFigures, Column, Line, Lines, Queue, Reason, TypedFile
from .errors import FileUnreadable, SheetNotReceived, SheetReceived, SheetSettled, SheetTyped, SheetUnknown, TypedByYou
from .queries import done_by, figures, outstanding, queue, settled
from .services import forget_scans, issue, receive, scan, settle, take, taken, type_file, type_sheet

__all__ = [
    "LINES",
    "VOID",
    "AgreedSheet",
    "BatchFigures",
    "Column",
    "FileUnreadable",
    "Line",
    "Lines",
    "Queue",
    "Reason",
    "SheetNotReceived",
    "SheetReceived",
    "SheetSettled",
    "SheetTyped",
    "SheetUnknown",
    "TypedByYou",
    "TypedFile",
    "done_by",
    "figures",
    "forget_scans",
    "issue",
    "outstanding",
    "queue",
    "receive",
    "scan",
    "settle",
    "settled",
    "take",
    "taken",
    "type_file",
    "type_sheet",
]
