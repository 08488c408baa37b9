"""The schema of Akoma Ntoso 3.0, which lies beside this repository or nowhere."""

from collections.abc import Callable
from pathlib import Path

from constituyente.decision.constitution import akoma_ntoso

SCHEMA = Path(__file__).resolve().parents[4] / "shared" / "data" / "akoma-ntoso" / "akomantoso30.xsd"
NS = {"a": akoma_ntoso.NAMESPACE}
Faults = Callable[[bytes], list[str]]  # what the schema has against a document
