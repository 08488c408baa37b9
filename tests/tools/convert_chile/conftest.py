import gzip
from pathlib import Path

import pytest

HEADER = "id,title,category,category_label,topic,problem,ideal,proposal,arguments,articles,supporters_last,url\n"
LONG = "Que cada comuna tenga un vivero público de árboles nativos " * 4
INITIATIVES = (
    f"{HEADER}"
    '12,Agua para la huerta,medio_ambiente,"5 - Aguas, y riego",Agua,"Falta agua.\n\nY riego.",Que haya,Repartirla,Porque sí,'
    '"Artículo 1.\r\nEl agua\x02.",15000,https://example.org/12\n'
    f'7,{LONG.strip()},derechos,4 - Derechos,Árboles,Hay pocos,Que haya más,,,"Artículo 1. ""Viveros""",9999,https://example.org/7\n'
    "9,Sin tema,,,,Problema nueve,,,Argumento nueve,,10000,\n"
)
OBSERVATIONS = (
    "id,observed_at,supporters\n"
    "12,2022-01-05T12:00:00-03:00,14000\n"
    "12,2022-01-03T01:30:00+00:00,100\n"
    "12,2022-01-20T12:00:00-03:00,15000\n"
    "7,2022-01-10T12:00:00-03:00,9999\n"
)


@pytest.fixture
def initiatives(tmp_path: Path) -> Path:
    """The set of the popular initiatives, of which there are three."""
    made = tmp_path / "initiatives"
    made.mkdir()
    (made / "initiatives.csv.gz").write_bytes(gzip.compress(INITIATIVES.encode()))
    (made / "supporters_over_time.csv").write_text(OBSERVATIONS, encoding="utf-8", newline="")
    return made
