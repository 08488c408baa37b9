"""Text messages: one interface with one method. Which gateway is used, a setting says."""

import json
from typing import Protocol
from urllib.parse import quote_plus
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

TIMEOUT = 30  # seconds a gateway may take to answer


class Gateway(Protocol):
    """Whatever carries text messages."""

    def send(self, to: str, text: str) -> None:
        """Hand over one message. Returns once it was taken; raises OSError or http.client.HTTPException if it was not.

        to  a phone number in the form of E.164
        """
        ...


def gateway() -> Gateway:
    """The gateway of the settings."""
    made: Gateway = import_string(settings.SMS_GATEWAY)()
    return made


class Shown:
    """Writes messages beside the mail instead of sending them: for the demonstration, for tests, and for whoever tries the product."""

    def send(self, to: str, text: str) -> None:
        EmailMessage("SMS", text, settings.DEFAULT_FROM_EMAIL, [f"{to}@sms.invalid"]).send()


class Http:
    """Sends a message with one POST, as most providers take it.

    The body is `SMS_BODY` with {to} and {text} filled in: as JSON if it begins with {, else as a form. Any answer but 2xx is a failure.
    """

    def send(self, to: str, text: str) -> None:
        if not settings.SMS_URL.startswith(("https://", "http://")):
            message = "CONSTITUYENTE_SMS_URL is needed to send text messages (docs/settings.md)"
            raise ImproperlyConfigured(message)
        as_json = settings.SMS_BODY.startswith("{")
        filled = settings.SMS_BODY
        for name, value in (("{to}", to), ("{text}", text)):
            filled = filled.replace(name, json.dumps(value)[1:-1] if as_json else quote_plus(value))
        headers = {"Content-Type": "application/json" if as_json else "application/x-www-form-urlencoded"}
        if settings.SMS_AUTHORIZATION:
            headers["Authorization"] = settings.SMS_AUTHORIZATION
        request = Request(settings.SMS_URL, filled.encode(), headers, method="POST")  # noqa: S310  http or https, as was seen above
        with build_opener(_Straight).open(request, timeout=TIMEOUT):
            pass


class _Straight(HTTPRedirectHandler):
    """Follows nowhere: the number and the key are for the gateway alone."""

    def redirect_request(self, *_args: object) -> None:
        return None
