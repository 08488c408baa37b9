"""Parts of addresses."""


class RefKey:
    """The key of a reference, with its version where it has one: `7`, `7f3a9c01@4`."""

    regex = r"[A-Za-z0-9][A-Za-z0-9-]{0,63}(?:@[1-9][0-9]{0,8})?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)
