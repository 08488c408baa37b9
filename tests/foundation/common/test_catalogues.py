from pathlib import Path

import pytest
from babel.messages import Message

from constituyente.foundation.common import catalogues
from constituyente.foundation.common.catalogues import Header, Unreadable

NAHUATL = Header("nah", "Nāhuatl", rtl=False, plurals="nplurals=2; plural=(n != 1);")
PRODUCT = {
    ("Open", ""): Message("Open", "Abierta", locations=[("petitions/words.py", 0)]),
    ("Draft", "verb"): Message("Draft", "Redactar", context="verb"),
    ("%(count)s day", ""): Message(("%(count)s day", "%(count)s days"), ("%(count)s día", "%(count)s días"), flags={"python-format"}),
}


@pytest.mark.parametrize(
    ("msgid", "translated", "faults"),
    [
        ("%(n)s of %(all)s", "%(all)s: %(n)s", []),
        ("%(n)s of %(all)s", "%(n)s", []),
        ("%(n)s of %(all)s", "%(número)s", ["unknown placeholder número"]),
        ("%(n)s voted", "%(n)s votó 100 %", ["a per cent sign too many or too few; in a sentence with placeholders it is written %%"]),
        ("%(n)s%% voted", "votó %(n)s %%", []),
        ('See <a href="%(url)s">it</a>', 'Mira <a href="%(url)s">eso</a>', []),
        ("See it", "Mira <script>eso</script>", ["its markup is another one"]),
        ('<a href="%(url)s">It</a>', '<a href="%(url)s" onclick="x">Eso</a>', ["its markup is another one"]),
        ("Less", "Menos < más", ["its markup is another one"]),
        (("%(n)s day", "%(n)s days"), ("un día", "%(n)s días"), []),
    ],
)
def test_faults_are_what_would_break_a_page(msgid: str | tuple[str, str], translated: str | tuple[str, ...], faults: list[str]) -> None:
    assert list(catalogues.faults(Message(msgid, translated))) == faults


def test_dropped_placeholders_are_told() -> None:
    assert catalogues.dropped(Message("%(n)s of %(all)s", "%(n)s")) == ["all"]
    assert catalogues.dropped(Message(("%(n)s day", "%(n)s days"), ("un día", "%(n)s días"))) == []
    assert catalogues.dropped(Message("%(n)s of %(all)s", "")) == []


def test_spanish_of_the_product_has_no_fault() -> None:
    assert [fault for message in catalogues.everything().values() for fault in catalogues.faults(message)] == []


def test_a_file_begun_has_every_sentence_with_its_spanish(tmp_path: Path) -> None:
    path = tmp_path / "nah.po"
    path.write_bytes(catalogues.blank(NAHUATL, {}, PRODUCT))
    assert catalogues.header(path) == NAHUATL
    assert {key: message.string for key, message in catalogues.read(path).items()} == {
        ("Open", ""): "",
        ("Draft", "verb"): "",
        ("%(count)s day", ""): ("", ""),
    }
    text = path.read_text(encoding="utf-8")
    assert '#. es: Abierta\n#: petitions/words.py\nmsgid "Open"\nmsgstr ""\n' in text
    assert "#. es: %(count)s día\n#. es: %(count)s días\n" in text


def test_a_file_brought_up_to_date_keeps_what_is_translated(tmp_path: Path) -> None:
    path = tmp_path / "nah.po"
    known = {("Open", ""): Message("Open", "Tlapouhtoc"), ("Gone", ""): Message("Gone", "Oya")}
    path.write_bytes(catalogues.blank(NAHUATL, known, PRODUCT))
    assert {key: message.string for key, message in catalogues.read(path).items()} == {
        ("Open", ""): "Tlapouhtoc",
        ("Draft", "verb"): "",
        ("%(count)s day", ""): ("", ""),
    }


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xff\xfe", "'utf-8' codec can't decode"),
        (b'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=__import__;\\n"\n\n', "Plural-Forms: nplurals=2; plural=__import__;"),
    ],
)
def test_what_is_no_catalogue_is_refused_with_its_name(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "nah.po"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        catalogues.header(path)
    assert str(refused.value).startswith(f"{path}: {why}")


def test_a_broken_entry_is_refused_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "nah.po"
    path.write_text('msgid "Open"\nmsgstr "x"\nand so on\n', encoding="utf-8")
    with pytest.raises(Unreadable) as refused:
        catalogues.read(path)
    assert str(refused.value).startswith(f"{path}: ")
