"""What choices, outcomes and rules are called, the result of a roll call in a sentence, and its arithmetic."""

from collections.abc import Mapping
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from constituyente.foundation.common.numbers import grouped

from .majority import Count, Majority, Verdict

CHOICES: Mapping[str, str | Promise] = {
    "yes": gettext_lazy("In favour"),
    "no": gettext_lazy("Against"),
    "abstain": gettext_lazy("Abstention"),
    "absent": gettext_lazy("Absent"),
    "unspecified": gettext_lazy("Abstained or absent: not told"),
}
SHORT: Mapping[str, str | Promise] = {
    "yes": gettext_lazy("Yes"),
    "no": gettext_lazy("No"),
    "abstain": gettext_lazy("Abst."),
    "absent": gettext_lazy("Abs."),
}
OUTCOMES: Mapping[str, str] = {
    "passed": gettext_noop("Passed"),
    "failed": gettext_noop("Not passed"),
    "undetermined": gettext_noop("Cannot be told"),
}
PASSED = gettext_noop("%(yes)s in favour, %(no)s against: passed; it took %(needed)s of %(base)s")
FAILED = gettext_noop("%(yes)s in favour, %(no)s against: not enough; it took %(needed)s of %(base)s")
PASSED_BETWEEN = gettext_noop("%(yes)s in favour, %(no)s against: passed; it took at most %(most)s")
FAILED_BETWEEN = gettext_noop("%(yes)s in favour, %(no)s against: not enough; it took at least %(least)s")
UNDETERMINED = gettext_noop(
    "%(yes)s in favour, %(no)s against: nobody can tell; it took from %(least)s to %(most)s, depending on how many were there"
)
NO_QUORUM = gettext_noop("%(yes)s in favour, %(no)s against: there was no quorum; it took %(quorum)s present and %(present)s were there")
QUORUM_UNKNOWN = gettext_noop("%(yes)s in favour, %(no)s against: nobody can tell whether the %(quorum)s that it takes were there")

SHARES: Mapping[str, str] = {
    "1/2": gettext_noop("half"),
    "2/3": gettext_noop("two thirds"),
    "3/5": gettext_noop("three fifths"),
    "3/4": gettext_noop("three quarters"),
    "4/7": gettext_noop("four sevenths"),
    "1/1": gettext_noop("all"),
}
AT_LEAST: Mapping[str, str] = {
    "seats": gettext_noop("At least %(share)s of the seats"),
    "present": gettext_noop("At least %(share)s of those present"),
    "cast": gettext_noop("At least %(share)s of the votes in favour or against"),
}
MORE_THAN: Mapping[str, str] = {
    "seats": gettext_noop("More than %(share)s of the seats"),
    "present": gettext_noop("More than %(share)s of those present"),
    "cast": gettext_noop("More than %(share)s of the votes in favour or against"),
}
# What they are called, before their titles.
MOTION = gettext_noop("Motion %(number)s")
ROLL_CALL = gettext_noop("Roll call %(number)s")
MOVED = gettext_noop("Motion %(number)s is moved: %(title)s")
CORRECTED = gettext_noop("Roll call %(number)s is corrected")
ADOPTS = gettext_noop("To adopt")


def adopts(key: str) -> str:
    """What the rule is called that the process file gives no title."""
    return _(ADOPTS) if key == "adopts" else key.replace("_", " ").capitalize()


def outcome(key: str) -> str:
    """An outcome, in the active language."""
    return _(OUTCOMES[key])


def rule(majority: Majority) -> str:
    """A rule in words: at least two thirds of the seats."""
    share = str(majority.share) if majority.share != 1 else "1/1"
    named = _(SHARES[share]) if share in SHARES else share
    return _((MORE_THAN if majority.strict else AT_LEAST)[majority.of]) % {"share": named}


def told(count: Count, verdict: Verdict) -> tuple[str, Mapping[str, int]]:
    """The result as an English msgid and the numbers in it."""
    facts = {"yes": count.yes, "no": count.no}
    if verdict.reason == "quorum":
        if verdict.outcome == "failed":
            return NO_QUORUM, facts | {"present": verdict.present.most, "quorum": verdict.quorum}
        return QUORUM_UNKNOWN, facts | {"quorum": verdict.quorum}
    if verdict.outcome == "undetermined":
        return UNDETERMINED, facts | {"least": verdict.needed.least, "most": verdict.needed.most}
    passed = verdict.outcome == "passed"
    if not verdict.base.known:
        return (
            (PASSED_BETWEEN, facts | {"most": verdict.needed.most}) if passed else (FAILED_BETWEEN, facts | {"least": verdict.needed.least})
        )
    return PASSED if passed else FAILED, facts | {"needed": verdict.needed.least, "base": verdict.base.least}


def result(count: Count, verdict: Verdict) -> str:
    """The result in a sentence, in the active language, without its full stop."""
    text, facts = told(count, verdict)
    return _(text) % {name: grouped(number) for name, number in facts.items()}


def mixed(number: Fraction) -> str:
    """A fraction as people write it: 102 2/3."""
    whole, rest = divmod(number.numerator, number.denominator)
    if not rest:
        return grouped(whole)
    return f"{grouped(whole)} {rest}/{number.denominator}" if whole else f"{rest}/{number.denominator}"


def arithmetic(majority: Majority, count: Count, verdict: Verdict) -> tuple[str, ...]:
    """How the result is reached, a line for each step, in the active language."""
    lines = list[str]()
    if majority.of == "present" or verdict.quorum:
        facts = {"yes": count.yes, "no": count.no, "abstain": count.abstain, "least": verdict.present.least, "most": verdict.present.most}
        shown = {name: grouped(number) for name, number in facts.items()}
        if verdict.present.known:
            lines.append(_("Present: %(yes)s in favour + %(no)s against + %(abstain)s abstentions = %(least)s.") % shown)
        else:
            lines.append(
                _("Present: from %(least)s to %(most)s. The source does not tell who abstained from who was absent or excused.") % shown
            )
    if verdict.quorum:
        lines.append(_("Quorum: %(quorum)s of %(seats)s seats.") % {"quorum": grouped(verdict.quorum), "seats": grouped(count.seats)})
    if majority.of == "cast":
        facts = {"yes": count.yes, "no": count.no, "base": verdict.base.least}
        shown = {name: grouped(number) for name, number in facts.items()}
        lines.append(_("Votes in favour or against: %(yes)s + %(no)s = %(base)s.") % shown)
    ends = [(verdict.base.least, verdict.needed.least)]
    if not verdict.base.known:
        ends.append((verdict.base.most, verdict.needed.most))
    for base, needed in ends:
        facts_of_end = {
            "share": str(majority.share),
            "base": grouped(base),
            "part": mixed(majority.share * base),
            "needed": grouped(needed),
        }
        if majority.strict:
            lines.append(_("%(share)s of %(base)s is %(part)s; more than that is %(needed)s.") % facts_of_end)
        else:
            lines.append(_("%(share)s of %(base)s is %(part)s; it takes %(needed)s.") % facts_of_end)
    shown = {"yes": grouped(count.yes), "least": grouped(verdict.needed.least), "most": grouped(verdict.needed.most)}
    if count.yes >= verdict.needed.most:
        lines.append(_("In favour: %(yes)s. %(yes)s is not less than %(most)s.") % shown)
    elif count.yes < verdict.needed.least:
        lines.append(_("In favour: %(yes)s. %(yes)s is less than %(least)s.") % shown)
    else:
        lines.append(_("In favour: %(yes)s. It is enough for %(least)s and not for %(most)s.") % shown)
    return tuple(lines)


def corrected(number: int) -> str:
    """That a roll call was recorded anew, in the active language."""
    return _(CORRECTED) % {"number": grouped(number)}
