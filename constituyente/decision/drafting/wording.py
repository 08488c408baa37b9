"""Text as a law can hold it: one spelling of each letter, and nothing that nobody sees."""

import re

from constituyente.foundation.common.records import plain

# Zero-width spaces, soft hyphens, byte order marks, what turns the direction of writing round, and controls but tab and line feed. The
# joiners U+200C and U+200D stay: some scripts are spelled with them.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")


def clean(text: str) -> str:
    """`text` without what nobody sees, in Unicode form NFC, with line feeds as line ends and without blanks around it."""
    return plain(_UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))).strip()
