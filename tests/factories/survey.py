"""The survey as the services make it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.process import api as process
from constituyente.participation.survey import api as survey

PROCESS = Path(__file__).parents[1] / "data" / "process.toml"
QUESTIONS = """
[survey]
title = { es = "Imagina tu villa", en = "Imagine your town" }

[[survey.questions]]
key = "words"
kind = "words"
count = 3
ask = { es = "Escribe tres palabras sobre la villa.", en = "Write three words about the town." }

[[survey.questions]]
key = "challenges"
kind = "pick"
count = 2
shuffle = true
options = [
  { key = "water", label = { es = "Agua", en = "Water" } },
  { key = "transport", label = { es = "Transporte", en = "Transport" } },
  { key = "air", label = { es = "Aire", en = "Air" } },
]
ask = { es = "Elige los dos retos más grandes.", en = "Choose the two greatest challenges." }

[[survey.questions]]
key = "vision"
kind = "text"
limit = 140
ask = { es = "¿Cómo imaginas la villa?", en = "How do you imagine the town?" }

[[survey.questions]]
key = "years"
kind = "number"
minimum = 0
maximum = 99
ask = { es = "¿Cuántos años llevas aquí?", en = "How many years have you been here?" }

[[survey.questions]]
key = "trust"
kind = "scale"
minimum = 1
maximum = 5
ask = { es = "¿Cuánto confías?", en = "How much do you trust?" }

[[survey.questions]]
key = "stay"
kind = "choice"
options = [{ key = "yes", label = { es = "Sí", en = "Yes" } }, { key = "no", label = { es = "No", en = "No" } }]
ask = { es = "¿Te quedas?", en = "Do you stay?" }

[[survey.questions]]
key = "means"
kind = "multiple"
options = [{ key = "bus", label = { es = "Camión", en = "Bus" } }, { key = "foot", label = { es = "A pie", en = "On foot" } }]
ask = { es = "¿Cómo te mueves?", en = "How do you get around?" }

[[survey.questions]]
key = "work"
kind = "place"
ask = { es = "¿Dónde trabajas?", en = "Where do you work?" }
"""


def text(*, questions: str = QUESTIONS, opens: str = "2026-06-01", closes: str = "2026-12-31", k: int = 3) -> str:
    """A process file with a survey."""
    phase = f"""
[[phases]]
key = "asking"
title = {{ es = "Preguntar", en = "Asking" }}
opens = {opens}
closes = {closes}
allows = ["survey"]
"""
    return PROCESS.read_text(encoding="utf-8").replace("k = 10", f"k = {k}").replace("[people]", f"{phase}\n[people]") + questions


def asked(*, now: datetime, k: int = 3) -> process.Rules:
    """The rules of the tests with a survey, in force and open."""
    return process.apply(text(k=k), now=now)


def answered(
    seed: str, given: Mapping[str, Sequence[str]], *, territory: str = "", age_band: str = "", language: str = "es", now: datetime
) -> survey.Acknowledgement:
    """One answer, begun and handed in."""
    token = f"token {seed}"
    survey.begin(token, now=now)
    return survey.submit(token, given, territory=territory, age_band=age_band, language=language, now=now, rng=Seeded(f"answer {seed}"))
