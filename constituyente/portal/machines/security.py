"""security.txt. Source: RFC 9116."""

from datetime import UTC, datetime, timedelta

LASTS = timedelta(days=180)  # RFC 9116 wants less than a year


def written(*, contact: str, site: str, languages: tuple[str, ...], policy: str, now: datetime) -> str:
    """The file's text. It expires LASTS after the beginning of today (UTC), so that it stays the same for a day.

    contact  an email address; site: scheme and host; languages: preferred first; policy: the address of a page about reporting
    """
    expires = (now.astimezone(UTC) + LASTS).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = (
        f"Contact: mailto:{contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(languages)}",
        f"Canonical: {site}/.well-known/security.txt",
        f"Policy: {site}{policy}",
    )
    return "".join(f"{line}\n" for line in lines)
