from pathlib import PurePosixPath

import pytest

from tools import checks

SERVICE = PurePosixPath("constituyente/participation/petitions/services.py")
QUERY = PurePosixPath("constituyente/participation/petitions/queries.py")
PAGE = PurePosixPath("constituyente/participation/petitions/templates/petitions/petition.html")
MIGRATION = PurePosixPath("constituyente/participation/petitions/migrations/0002_held_at.py")


@pytest.mark.parametrize(
    ("look", "good", "bad"),
    [
        (checks.transactions, (SERVICE, "@transaction.atomic\n"), (QUERY, "@transaction.atomic\n")),
        (checks.module_names, (SERVICE, ""), (QUERY.with_name("utils.py"), "")),
        (checks.module_length, (SERVICE, "x\n" * checks.LONGEST_MODULE), (SERVICE, "x\n" * (checks.LONGEST_MODULE + 1))),
        (checks.migration_names, (MIGRATION, ""), (MIGRATION.with_name("0002_auto_20260822.py"), "")),
        (checks.named_placeholders, (QUERY, '_("%(number)s open, 5 %% more")'), (QUERY, '_("%s open")')),
        (checks.roles_in_views, (QUERY, "actor.require(act)"), (QUERY, 'if "admin" in actor.roles:')),
        (checks.nothing_inline, (PAGE, '<script type="module" src="/a.js"></script>'), (PAGE, "<script>a()</script>")),
        (checks.nothing_inline, (PAGE, '<p class="style">'), (PAGE, '<p style="color: red">')),
        (checks.nothing_inline, (PAGE, "<p data-on='click'>"), (PAGE, '<p onclick="a()">')),
        (checks.trimmed_blocks, (PAGE, "{% blocktranslate trimmed with n=1 %}"), (PAGE, "{% blocktranslate with n=1 %}")),
        (checks.nothing_of_this_machine, (QUERY, "/log/roots/x in docs/works/x"), (QUERY, "see /" + "root/notes")),
        (checks.nothing_of_this_machine, (QUERY, "https://example.org"), (QUERY, f"https://{checks.REGISTRIES[0]}/simple")),
    ],
)
def test_check_passes_the_good_line_and_objects_to_the_bad(
    look: object, good: tuple[PurePosixPath, str], bad: tuple[PurePosixPath, str]
) -> None:
    assert callable(look)
    assert list(look(*good)) == []
    assert [number for number, _what in look(*bad)] == [1 if look is not checks.module_length else checks.LONGEST_MODULE]


def test_every_check_has_a_name_of_its_own_and_a_sentence() -> None:
    assert len({check.name for check in checks.CHECKS}) == len(checks.CHECKS)
    assert all(check.look.__doc__ for check in checks.CHECKS)


def test_exceptions_name_files_that_exist() -> None:
    assert [name for check in checks.CHECKS for name in check.except_for if not (checks.ROOT / name).exists()] == []
