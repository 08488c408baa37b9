"""Where the adopted text is found, without language prefix; its articles lie below."""

CONSTITUTION = "/constitution"
