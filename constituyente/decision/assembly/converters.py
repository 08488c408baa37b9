"""Parts of addresses: without a dot, so that what ends in .json is the twin."""


class External:
    """The number that another register has for a roll call."""

    regex = r"[A-Za-z0-9][A-Za-z0-9_:+-]{0,59}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)
