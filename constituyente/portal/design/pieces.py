"""The pieces that pages are made of, with the states in which the page of the design shows each."""

from django.utils.translation import gettext as _

from .data import DesignPiece


def pieces() -> tuple[DesignPiece, ...]:
    """Every piece, in the order of the page, in the active language."""
    usual = (_("default"), _("under the pointer"), _("in focus"))
    return (
        DesignPiece(
            _("Header and footer"), ("c-header", "c-nav", "c-menu", "c-langs", "c-footer", "c-demo"), (*usual, _("small")), "frame"
        ),
        DesignPiece(_("Ways"), ("govuk-skip-link", "govuk-breadcrumbs", "govuk-back-link", "govuk-pagination"), usual, "ways"),
        DesignPiece(_("Thread and knot"), ("c-thread", "c-knot", "c-process"), (_("done"), _("now"), _("to come"), _("cut")), "thread"),
        DesignPiece(_("Tier bar"), ("c-tier",), (_("none yet"), _("on its way"), _("crossed"), _("small")), "tiers"),
        DesignPiece(_("Count and fact"), ("c-count", "c-fact", "c-at"), (_("default"), _("of a whole")), "counts"),
        DesignPiece(_("Button and link"), ("govuk-button", "c-link"), (*usual, _("second"), _("small"), _("disabled")), "buttons"),
        DesignPiece(
            _("Tag"), ("govuk-tag",), (_("kept in time"), _("late"), _("under review"), _("plain"), _("waiting"), _("closed")), "tags"
        ),
        DesignPiece(
            _("Clock"), ("c-clock", "c-time"), (_("in time"), _("due today"), _("late"), _("kept in time"), _("kept late")), "clocks"
        ),
        DesignPiece(_("Row"), ("c-rows", "c-do", "c-pet", "c-promise"), (*usual, _("long text"), _("other language"), _("closed")), "rows"),
        DesignPiece(_("What is not there"), ("l-stack-s",), (_("empty"), _("closed"), _("failed"), _("no connection")), "absent"),
        DesignPiece(_("Form"), ("govuk-form-group", "govuk-error-summary", "c-filters"), (*usual, _("error"), _("disabled")), "forms"),
        DesignPiece(_("List, table, details"), ("govuk-summary-list", "govuk-table", "govuk-details"), (_("default"), _("open")), "lists"),
        DesignPiece(_("Receipt"), ("c-slip",), (_("waiting"), _("counted"), _("shown once")), "slips"),
        DesignPiece(
            _("Provision and note"), ("c-prov", "c-note", "c-spun"), (_("cites"), _("cites otherwise"), _("no thread")), "provisions"
        ),
        DesignPiece(_("What changed"), ("ins", "del"), (_("added"), _("taken out")), "changes"),
        DesignPiece(_("Picture"), ("c-figure", "c-map", "c-chart", "c-hemi"), (_("default"), _("left out")), "pictures"),
        DesignPiece(_("Desk"), ("c-queue", "c-panel", "c-sources"), (_("default"), _("chosen"), _("empty")), "desk"),
    )
