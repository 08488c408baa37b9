import pytest

from constituyente.foundation.common import folios
from constituyente.foundation.common.rng import Seeded


def test_folios_are_read_as_people_type_them() -> None:
    folio = folios.new_folio(Seeded(1))
    assert folios.read_folio(f" {folios.grouped(folio).lower()} ") == folio
    other = ("0" if folio[0] != "0" else "1") + folio[1:]
    with pytest.raises(folios.BadFolio):
        folios.read_folio(other)
