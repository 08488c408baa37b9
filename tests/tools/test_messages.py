import gettext
from pathlib import Path

import pytest

from tools import messages

SERVICE = '''
"""Not a message: gettext."""
from django.utils.translation import gettext_lazy as _, gettext_noop, ngettext, pgettext


class PetitionClosed(Exception):
    message = _("Petition %(number)s is "
                "closed.")


def sentence(count: int) -> str:
    pgettext("verb", "Draft")
    gettext_noop("Marked for elsewhere")
    return ngettext("%(count)s signature", "%(count)s signatures", count)
'''
TEMPLATE = """{% extends "common/base.html" %}
  {% block main %}
{# Translators: not shown #}
<p title="{% translate 'Open' %}">{{ page.note|default:_("None yet") }}</p>
      {% blocktranslate trimmed count n=page.count with who=page.who %}
        {{ who }} signed
        once
      {% plural %}
        {{ who }} signed {{ n }} times, 100% of them
      {% endblocktranslate %}
  {% endblock %}
"""
SPANISH = {
    "Petition %(number)s is closed.": "La petición %(number)s está cerrada.",
    "Draft": "Redactar",
    "Marked for elsewhere": "Marcado para otra parte",
    "Open": "Abierta",
    "None yet": "Todavía ninguna",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A product with two packages, of which one says something."""
    root = tmp_path / "product"
    package = root / "participation" / "petitions"
    (package / "templates" / "petitions").mkdir(parents=True)
    (package / "apps.py").touch()
    (package / "services.py").write_text(SERVICE, encoding="utf-8")
    (package / "migrations").mkdir()
    (package / "migrations" / "0001_initial.py").write_text('_("Not a message")\n', encoding="utf-8")
    (package / "templates" / "petitions" / "petition.html").write_text(TEMPLATE, encoding="utf-8")
    (root / "portal").mkdir()
    (root / "portal" / "apps.py").touch()
    return root


@pytest.fixture
def po(root: Path) -> Path:
    return root / "participation" / "petitions" / messages.CATALOGUE


def translate(po: Path) -> None:
    """Write the Spanish by hand, as a person would."""
    text = po.read_text(encoding="utf-8")
    for msgid, spanish in SPANISH.items():
        text = text.replace(f'msgid "{msgid}"\nmsgstr ""', f'msgid "{msgid}"\nmsgstr "{spanish}"')
    text = text.replace('signatures"\nmsgstr[0] ""\nmsgstr[1] ""', 'signatures"\nmsgstr[0] "%(count)s firma"\nmsgstr[1] "%(count)s firmas"')
    text = text.replace(
        'of them"\nmsgstr[0] ""\nmsgstr[1] ""', 'of them"\nmsgstr[0] "%(who)s firmó"\nmsgstr[1] "%(who)s firmó %(n)s veces"'
    )
    po.write_text(text, encoding="utf-8")


def test_every_message_of_python_and_templates_is_found(root: Path) -> None:
    found = messages.catalogue(root / "participation" / "petitions")
    assert [(message.id, message.context) for message in found if message.id] == [
        ("Petition %(number)s is closed.", None),
        ("Draft", "verb"),
        ("Marked for elsewhere", None),
        (("%(count)s signature", "%(count)s signatures"), None),
        ("Open", None),
        ("None yet", None),
        (("%(who)s signed once", "%(who)s signed %(n)s times, 100%% of them"), None),
    ]


def test_check_names_what_has_no_spanish_and_changes_nothing(root: Path, po: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert messages.main(["--check"], root) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == f"product/participation/petitions/{messages.CATALOGUE}: no Spanish: 'Petition %(number)s is closed.'"
    assert len(lines) == 9  # seven messages, and both files are not there
    assert not po.exists()


def test_what_is_translated_is_kept_compiled_and_passes(root: Path, po: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert messages.main([], root) == 0
    translate(po)
    assert messages.main([], root) == 0
    capsys.readouterr()
    assert (messages.main(["--check"], root), capsys.readouterr().err) == (0, "")
    with po.with_suffix(".mo").open("rb") as file:
        spanish = gettext.GNUTranslations(file)
    assert spanish.pgettext("verb", "Draft") == "Redactar"
    assert spanish.ngettext("%(count)s signature", "%(count)s signatures", 2) == "%(count)s firmas"
    assert not (root / "portal" / "locale").exists()


def test_files_depend_on_the_sources_alone(root: Path, po: Path) -> None:
    messages.main([], root)
    translate(po)
    messages.main([], root)
    first = [path.read_bytes() for path in (po, po.with_suffix(".mo"))]
    service = root / "participation" / "petitions" / "services.py"
    service.write_text(f"\n\n{SERVICE}", encoding="utf-8")
    messages.main([], root)
    assert [path.read_bytes() for path in (po, po.with_suffix(".mo"))] == first


def test_what_nothing_says_any_more_is_dropped(root: Path, po: Path) -> None:
    messages.main([], root)
    translate(po)
    (root / "participation" / "petitions" / "services.py").write_text("", encoding="utf-8")
    assert messages.main([], root) == 0
    text = po.read_text(encoding="utf-8")
    assert ("Redactar" in text, "Abierta" in text) == (False, True)
    (root / "participation" / "petitions" / "templates" / "petitions" / "petition.html").write_text("", encoding="utf-8")
    assert messages.main([], root) == 0
    assert not po.exists()
    assert not po.with_suffix(".mo").exists()


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('msgid "Open"', '#, fuzzy\nmsgid "Open"', "fuzzy: 'Open'"),
        ('msgstr[1] "%(count)s firmas"', 'msgstr[1] ""', "no Spanish: '%(count)s signature'"),
        ("está cerrada", "%(nombre)s está cerrada", "unknown named placeholder 'nombre': 'Petition %(number)s is closed.'"),
    ],
)
def test_check_refuses_half_translations(root: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, complaint: str) -> None:
    po = root / "participation" / "petitions" / messages.CATALOGUE
    messages.main([], root)
    translate(po)
    text = po.read_text(encoding="utf-8")
    assert before in text
    po.write_text(text.replace(before, after), encoding="utf-8")
    messages.main([], root)
    capsys.readouterr()
    assert messages.main(["--check"], root) == 1
    assert capsys.readouterr().err.splitlines() == [f"product/participation/petitions/{messages.CATALOGUE}: {complaint}"]


def test_check_refuses_stale_files(root: Path, po: Path, capsys: pytest.CaptureFixture[str]) -> None:
    messages.main([], root)
    translate(po)
    capsys.readouterr()
    assert messages.main(["--check"], root) == 1
    assert capsys.readouterr().err.splitlines() == [
        f"product/participation/petitions/{messages.CATALOGUE}: .mo is stale: run python -m tools.messages"
    ]


def test_one_package_at_a_time(root: Path, po: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert messages.main(["--package", "portal"], root) == 0
    assert not po.exists()
    assert messages.main(["--package", "participation/petitions"], root) == 0
    assert po.exists()
    capsys.readouterr()
    assert messages.main(["--package", "petitions"], root) == 1
    assert capsys.readouterr().err == "there is no package petitions\n"


def test_a_msgid_said_in_two_ways_fails(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for package, spanish in (("participation/petitions", "Abierta"), ("portal", "Abierto")):
        (root / package / "words.py").write_text('from django.utils.translation import gettext as _\n_("Open")\n', encoding="utf-8")
        path = root / package / messages.CATALOGUE
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'msgid "Open"\nmsgstr "{spanish}"\n', encoding="utf-8")
    messages.main(["--check"], root)
    assert "said in 2 ways: 'Open': 'Abierta' (petitions), 'Abierto' (portal)" in capsys.readouterr().err
