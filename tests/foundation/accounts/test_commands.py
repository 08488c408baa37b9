import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from constituyente.foundation.accounts.models import Person, SignInLink

pytestmark = pytest.mark.django_db


def test_staff_gives_and_takes_roles(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("staff", "eva@example.org", "--name", "Eva Luna", "--role", "moderator", "--role", "drafter")
    call_command("staff", "eva@example.org", "--role", "drafter", "--revoke")
    call_command("staff", "eva@example.org", "--revoke")
    assert capsys.readouterr().out.splitlines() == [
        "Eva Luna <eva@example.org>: drafter, moderator",
        "Eva Luna <eva@example.org>: moderator",
        "Eva Luna <eva@example.org>: -",
    ]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (
            ["eva@example.org", "--name", "Eva", "--role", "mayor"],
            "There is no role “mayor”. The roles are: admin, analyst, clerk, drafter, facilitator, moderator, reviewer, secretariat.",
        ),
        (["eva", "--name", "Eva", "--role", "moderator"], "Write an email address such as name@example.org"),
        (["eva@example.org", "--revoke"], "Nobody on the staff has the address eva@example.org."),
        (["eva@example.org", "--role", "moderator"], "Somebody new needs a name."),
    ],
)
def test_staff_refuses_in_one_line(arguments: list[str], problem: str) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("staff", *arguments)
    assert str(refusal.value) == problem
    assert Person.objects.count() == 0


def test_sign_in_link_prints_an_address_that_works(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("staff", "eva@example.org", "--name", "Eva Luna", "--role", "moderator")
    capsys.readouterr()
    call_command("sign_in_link", "eva@example.org")
    address = capsys.readouterr().out.strip()
    assert address.startswith("http://127.0.0.1:8000/desk/sign-in/")
    assert Client().post(address.removeprefix("http://127.0.0.1:8000")).status_code == 302
    assert SignInLink.objects.get().used_at is not None


def test_sign_in_link_refuses_who_is_nobody() -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("sign_in_link", "ana@example.org")
    assert str(refusal.value) == "Nobody on the staff has the address ana@example.org."
    assert SignInLink.objects.count() == 0
