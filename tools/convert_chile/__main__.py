import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from constituyente.foundation.common.exchange import TITLE as LONGEST_TITLE
from tools import packages
from tools.packages import ConversionError

from . import NAME, TITLE, genealogy, initiatives, rules, voting


@dataclass(frozen=True)
class Converted:
    """What a conversion wrote; None for a set that was not given."""

    initiatives: initiatives.Initiatives | None
    genealogy: genealogy.Genealogy | None
    votings: voting.Votings | None


def convert(out: Path, *, initiatives_in: Path | None = None, provenance_in: Path | None = None, votes_in: Path | None = None) -> Converted:
    """Write the sets that are given as one package into `out`.

    Raises ConversionError when something is wrong with a source, or `out` holds something else.
    """
    given = ((initiatives_in, initiatives.SOURCE), (provenance_in, genealogy.SOURCE), (votes_in, voting.SOURCE))
    source = ". ".join(text for folder, text in given if folder)
    with packages.create(out, name=NAME, title=TITLE, source=source) as package:
        people = initiatives.write(initiatives_in, package) if initiatives_in else None
        text = genealogy.write(provenance_in, package) if provenance_in else None
        votings = voting.write(votes_in, package) if votes_in else None
        subjects = initiatives.in_order(people.labels) if people else []
        package.process(rules.process(subjects, opens=people.opens if people else rules.OPENS))
    return Converted(people, text, votings)


def _told(converted: Converted) -> Iterator[str]:
    """What to know of what was changed."""
    people, text = converted.initiatives, converted.genealogy
    if people:
        yield f"{people.cut:,} titles cut to {LONGEST_TITLE} characters"
        yield f"{people.cleaned:,} fields rid of control characters"
    if text:
        yield f"{text.tidied:,} articles with fewer spaces than in the source; {text.apart:,} headings behind an article put into its note"


def _summary(converted: Converted) -> str:
    people, text, votings = converted.initiatives, converted.genealogy, converted.votings
    parts = [
        f"{people.petitions:,} petitions, {people.signatures:,} reported signatures" if people else "",
        f"{text.articles:,} articles, {text.lineages:,} lineages, {text.references:,} external references" if text else "",
        f"{votings.members:,} members, {votings.roll_calls:,} roll calls, {votings.yes:,} yes, {votings.no:,} no" if votings else "",
    ]
    return "; ".join(filter(None, parts))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status: 0, or 2 when the input or OUT will not do."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.convert_chile", description="Turn the public record of the Chilean Convention into a data package."
    )
    for name, files in (
        ("initiatives", "initiatives and supporters_over_time"),
        ("provenance", f"{genealogy.DRAFT}, lineages, crosswalk and delegate_initiatives"),
        ("votes", "members, vote_events and votes_matrix"),
    ):
        parser.add_argument(f"--{name}", metavar="DIR", type=Path, help=f"folder with {files}, plain or as .gz")
    where = "folder of the package: absent, empty, or an earlier package of this converter"
    parser.add_argument("out", metavar="OUT", type=Path, help=where)
    options = parser.parse_args(arguments)
    if not (options.initiatives or options.provenance or options.votes):
        parser.error("give one of --initiatives, --provenance, --votes")
    try:
        converted = convert(options.out, initiatives_in=options.initiatives, provenance_in=options.provenance, votes_in=options.votes)
    except ConversionError as error:
        packages.say(str(error))
        return 2
    for line in _told(converted):
        packages.say(line)
    sys.stdout.write(f"{options.out}: {_summary(converted)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
