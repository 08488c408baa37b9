"""Who answers for the site, and how to reach them."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from constituyente.foundation.common.msgid import marked as _

from .terms import Label, Table, Text, written

Email = Annotated[
    str,
    Field(strict=True, max_length=254),
    written(
        r"[A-Za-z0-9.!#$&'*+/=?^_{|}~-]{1,64}@(?=[a-z0-9.-]{4,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+",
        _("“%(value)s” is no email address; the part behind the @ is written in lower case"),
    ),
]
Phone = Annotated[
    str,
    Field(strict=True),
    written(r"\+?[0-9]([0-9 ()-]{3,28})[0-9]", _("“%(value)s” is no telephone number: digits, spaces, ( ) and -, with + before a country")),
]


class Office(Table):
    """The public body that answers for the site; what is left out is left out of its pages."""

    controller: Label = Label()
    address: Text = ""
    email: Email = ""
    phone: Phone = ""
    hours: Label = Label()
    privacy_basis: Label = Label()
    privacy_office: Label = Label()
    privacy_email: Email = ""
    security_email: Email = ""

    # What a page of the site lacks without it, for whoever runs the site.
    WANTED: ClassVar[Mapping[str, str]] = {
        "controller": _("the privacy notice does not say who is responsible for the data"),
        "address": _("the privacy notice has no postal address, which the law asks for"),
        "email": _("the contact page has no address to write to"),
        "privacy_basis": _("the privacy notice does not name the law that lets the city use the data"),
        "privacy_email": _("nobody can ask to see, correct, delete or stop the use of their data"),
        "security_email": _("there is no /.well-known/security.txt: whoever finds a hole cannot tell"),
    }

    def missing(self) -> dict[str, str]:
        """What a public body's site should say and this file does not: key → what that means, an English message id."""
        return {key: what for key, what in self.WANTED.items() if not getattr(self, key)}
