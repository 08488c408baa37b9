"""The process file of the package: the Convention as a process."""

from datetime import date
from string import Template

from tools import packages

from . import ASSEMBLY, SANTIAGO

SUBJECTS = {
    "gobierno": "Political system, government, legislature and elections",
    "principios": "Constitutional principles, democracy, nationality and citizenship",
    "estado": "Form of the state, autonomy, decentralisation and local government",
    "derechos": "Fundamental rights",
    "medio_ambiente": "Environment, rights of nature, commons and economic model",
    "justicia": "Justice, autonomous bodies and constitutional reform",
    "conocimiento": "Knowledge, cultures, science, technology, arts and heritage",
}
OPENS = date(2022, 1, 2)  # first observation in the data of the initiatives

PROCESS = Template("""\
# The Constitutional Convention of Chile as a process. Dates and marks are those of the public record where a comment says so; the
# rest is what the format asks for.
format = 1

[process]
slug = "chile-2022"
title = { es = "Convención Constitucional de Chile", en = "Constitutional Convention of Chile" }
languages = ["es", "en"]
timezone = "$timezone"
holidays = []

[[phases]]
key = "assembly"
title = { es = "Decidir", en = "Deciding" }
opens = 2021-07-13                       # first roll call of the plenary on record
closes = 2022-05-14                      # the plenary's draft
allows = ["assembly"]
[[phases]]
key = "listening"
title = { es = "Escuchar", en = "Listening" }
opens = $opens                       # first observation in the data; signing had begun before
closes = 2022-02-01                      # deadline for signatures
allows = ["petitions"]
[[phases]]
key = "drafting"
title = { es = "Redactar", en = "Drafting" }
opens = 2022-02-02
closes = 2022-05-14
allows = ["dossiers", "drafting"]

[people]
age_bands = [{ key = "16-17", guardian = false }, { key = "18+" }]
strengths = ["email", "phone", "identity", "in_person"]

[petitions]
asks = ["contact", "age_band"]
per_contact = 1
closes_after_days = 30
sponsors = 0
grounds = [
  { key = "out_of_scope", text = { es = "No es materia de una constitución.", en = "It is not a matter for a constitution." } },
]
[[petitions.tiers]]
signatures = 10000                       # obliges nobody; a mark to compare with
[[petitions.tiers]]
signatures = 15000                       # in force: 15,000 from at least four regions; regions are not in the data
promise = { kind = "debate", by = "$assembly", within = { working_days = 30 } }   # the source names no deadline

[outline]
subjects = [
$subjects]

[bodies.$assembly]
title = { es = "Convención Constitucional", en = "Constitutional Convention" }
seats = 154                              # of 155, one was left vacant
adopts = { of = "seats", at_least = "2/3" }      # 103 of 154

[privacy]
k = 10
notice = { es = "aviso.md", en = "notice.md" }
contact_retention_days_after_close = 30

[log]
origin = "log.chile.example/2022"
seal = { every_seconds = 60, at_least = 20, at_most_seconds = 600 }
""")


def process(subjects: list[tuple[str, str]], *, opens: date) -> str:
    """Return the process file; subjects: key and title in Spanish."""
    lines = "".join(_subject(key, title) for key, title in subjects)
    return PROCESS.substitute(timezone=SANTIAGO, assembly=ASSEMBLY, opens=opens.isoformat(), subjects=lines)


def _subject(key: str, title: str) -> str:
    titles = f"{{ es = {packages.toml_string(title)}, en = {packages.toml_string(SUBJECTS.get(key, title))} }}"
    return f"  {{ key = {packages.toml_string(key)}, title = {titles} }},\n"
