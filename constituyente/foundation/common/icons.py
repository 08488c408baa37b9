"""The icons: one set, in the hand of the thread. Each is drawn where a word says the same, and never stands alone.

Paths on a grid of 20, for a stroke 2.2 wide with round ends, nothing filled.
"""

ICONS = {
    "kept": "M4 11l4 4 8-10",
    "late": "M10 2.5l8 14.5H2zM10 8v4M10 14.6v.1",
    "review": "M1.5 10S4.5 4.5 10 4.5 18.5 10 18.5 10 15.5 15.5 10 15.5 1.5 10 1.5 10zM7.7 10a2.3 2.3 0 1 0 4.6 0 2.3 2.3 0 1 0-4.6 0",
    "time": "M2.5 10a7.5 7.5 0 1 0 15 0 7.5 7.5 0 1 0-15 0M10 5.5V10l3 2",
    "merged": "M3 4c6 0 5 6 14 6M3 16c6 0 5-6 14-6",
    "cut": "M2 10h6M12 10h6M9 5l2 10",
    "held": "M4 9h12v8.5H4zM6.5 9V6.5a3.5 3.5 0 0 1 7 0V9",
    "closed": "M2.5 10a7.5 7.5 0 1 0 15 0 7.5 7.5 0 1 0-15 0M6.5 10h7",
    "text": "M5 2.5h7l3.5 3.5v11.5H5zM8 9.5h5M8 13h5",
    "offline": "M2 7.5c4.8-4.6 11.2-4.6 16 0M5 11c3-2.8 7-2.8 10 0M10 15.4v.1M3.5 17.5l13-15",
    "search": "M3 8.5a5.5 5.5 0 1 0 11 0 5.5 5.5 0 1 0-11 0M12.6 12.6l4.9 4.9",
    "place": "M10 18S3.5 12.2 3.5 8a6.5 6.5 0 0 1 13 0c0 4.2-6.5 10-6.5 10zM10 7.9v.1",
    "day": "M3 4.5h14v12.5H3zM3 8.5h14M7 2v4M13 2v4",
    "file": "M10 2.5v10M5.5 8.5L10 13l4.5-4.5M3 17h14",
    "share": "M10 13V2.5M5.5 6.5L10 2l4.5 4.5M6 10H3.5v7.5h13V10H14",
}
