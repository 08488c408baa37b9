"""Where accounts stand, without language prefix."""

ACCOUNT = "account"  # what whoever signs in confirms


def confirm_account(token: str) -> str:
    """The page behind the link of the letter to whoever signs in."""
    return f"/account/confirm/{token}"
