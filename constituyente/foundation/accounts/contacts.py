"""Email addresses: where to deliver, and whose they are. No database.

The two differ: mail goes to the address as its owner writes it; one person counts once, whatever spelling of the address they use.
"""

import re

from .errors import InvalidContact

LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")  # dot-atom, RFC 5322 section 3.2.3
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")  # RFC 1035 section 2.3.1
LOCAL_MAX, ADDRESS_MAX = 64, 254  # characters, RFC 5321 sections 4.5.3.1.1 and 4.5.3.1.3
DOTLESS = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}  # dots before the @ make no difference there


def delivery_address(text: str) -> str:
    """The address in `text` to send mail to: the part before the @ as written, the domain in lower-case ASCII (IDNA).

    Raises InvalidContact for what is no address with a domain of at least two labels, or needs quotes or SMTPUTF8.
    """
    local, at, domain = text.strip().rpartition("@")
    try:
        host = domain[:ADDRESS_MAX].encode("idna").decode("ascii").lower()  # cut, since the codec takes long over what is long
    except UnicodeError as error:
        raise InvalidContact from error
    labels = host.split(".")
    address = f"{local}@{host}"
    if (
        not at
        or len(local) > LOCAL_MAX
        or len(address) > ADDRESS_MAX
        or not LOCAL.fullmatch(local)
        or len(labels) < 2  # noqa: PLR2004  a name and what it is under
        or labels[-1].isdigit()
        or not all(LABEL.fullmatch(label) for label in labels)
    ):
        raise InvalidContact
    return address


def identity(text: str) -> str:
    """Whose address `text` is, the same for every spelling that reaches the same box; never for delivery.

    In lower case, without what follows a plus sign, at Gmail without dots. Raises InvalidContact.
    """
    local, _at, domain = delivery_address(text).lower().rpartition("@")
    local = local.partition("+")[0] or local
    if domain in DOTLESS:
        local, domain = local.replace(".", ""), DOTLESS[domain]
    return f"{local}@{domain}"


def masked(address: str) -> str:
    """The address so that only its owner recognises it: `m…z@example.org`."""
    local, _at, domain = address.rpartition("@")
    return f"{local[0]}…{local[-1] if len(local) > 2 else ''}@{domain}"  # noqa: PLR2004  of two letters one is enough
