"""Where a petition stands, how a signature came in, and its marks as a bar."""

from typing import Literal, get_args

Status = Literal["waiting", "refused", "appealed", "open", "closed", "withdrawn", "reported"]
Channel = Literal["web", "tablet", "kiosk", "brigade", "paper"]  # how a signature came in
CHANNELS: tuple[Channel, ...] = get_args(Channel)
Bar = tuple[tuple[int, bool], ...]  # the marks, lowest first, and whether each was crossed
