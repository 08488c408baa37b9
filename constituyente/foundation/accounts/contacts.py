"""Email addresses and phone numbers: where to deliver, and whose they are. No database.

The two differ: mail goes to the address as its owner writes it; one person counts once, whatever spelling of the address they use.
"""

import re
from collections.abc import Collection

import phonenumbers
from django.utils.translation import gettext
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from . import curp
from .errors import InvalidContact, InvalidCurp, InvalidPhone, UnreadableContact
from .kinds import EMAIL, Kind, kind_of

LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")  # dot-atom, RFC 5322 section 3.2.3
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")  # RFC 1035 section 2.3.1
LOCAL_MAX, ADDRESS_MAX = 64, 254  # characters, RFC 5321 sections 4.5.3.1.1 and 4.5.3.1.3
DOTLESS = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}  # dots before the @ make no difference there
PHONE = re.compile(r"\+?[\d\s().\u2010-\u2015/-]{4,40}")
# Mexico dropped these in 2019 (one before the ten digits from abroad, 044 and 045 from within); people and address books still have them.
OLD_MEXICAN = re.compile(r"(?:1|0?4[45])(\d{10})")
# A text message reaches these; the others cost their owner, or us, more than a message, or cannot take one.
REACHED = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def delivered(text: str, *, kinds: Collection[Kind] = EMAIL, country: str = "") -> str:
    """Where to deliver to the contact in `text`: an email address, or a phone number in the form of E.164, such as +525512345678.

    kinds    what it may be
    country  two letters (ISO 3166): the country of a number that names none; empty: every number must begin with +
    Raises InvalidContact for what is no email address, InvalidPhone for what is no mobile number, UnreadableContact for neither.
    """
    if "phone" not in kinds:
        return delivery_address(text)
    if "email" not in kinds or PHONE.fullmatch(text.strip()):
        return phone_number(text, country=country)
    if "@" not in text:
        raise UnreadableContact
    return delivery_address(text)


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


def phone_number(text: str, *, country: str = "") -> str:
    """The mobile number in `text` in the form of E.164, the same for every way of writing it.

    Raises InvalidPhone for what is no number of the numbering plan it belongs to, or none that a text message reaches.
    """
    typed = text.strip()
    if not PHONE.fullmatch(typed):
        raise InvalidPhone
    try:
        number = phonenumbers.parse(typed, country or None)
    except NumberParseException as error:
        raise InvalidPhone from error
    if number.country_code == 52 and (old := OLD_MEXICAN.fullmatch(str(number.national_number))):  # noqa: PLR2004  Mexico
        number = phonenumbers.PhoneNumber(country_code=52, national_number=int(old[1]))
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in REACHED:
        raise InvalidPhone
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def identity(text: str) -> str:
    """Whose contact `text` is, the same for every spelling that reaches the same box or phone; never for delivery.

    text  an email address, or a phone number in the form of E.164
    An address in lower case, without what follows a plus sign, at Gmail without dots. Raises InvalidContact, InvalidPhone.
    """
    if "@" not in text and text.startswith("+"):
        return phone_number(text)
    local, _at, domain = delivery_address(text).lower().rpartition("@")
    local = local.partition("+")[0] or local
    if domain in DOTLESS:
        local, domain = local.replace(".", ""), DOTLESS[domain]
    return f"{local}@{domain}"


def read_curp(text: str) -> curp.Curp:
    """The CURP in `text`, however it is written: the same identity over every channel. Raises InvalidCurp, in the active language."""
    try:
        return curp.read(text)
    except curp.NoCurp as error:
        raise InvalidCurp(why=gettext(error.sentence) % error.facts) from error


def masked(address: str) -> str:
    """The contact so that only its owner recognises it: `m…z@example.org`, `+52 … 78`."""
    if kind_of(address) == "phone":
        return f"+{phonenumbers.parse(address).country_code} … {address[-2:]}"
    local, _at, domain = address.rpartition("@")
    return f"{local[0]}…{local[-1] if len(local) > 2 else ''}@{domain}"  # noqa: PLR2004  of two letters one is enough
