"""Parts of addresses: without a dot, so that what ends in .json is the twin."""


class Key:
    """The key of a body, as the process file writes it, or of one of its members."""

    regex = r"[a-z0-9][a-z0-9_+-]{0,39}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)
