"""A store, and records of organisations to load into it with identity."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kg.etl import refs
from kg.etl.outlet import opened
from kg.etl.report import RunReport
from kg.identity.candidate import Pool
from kg.identity.plan import Plan, plan
from kg.identity.steward import Steward
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.encode import Encoder
from kg.rdf.store import GraphStore
from kg.records import Identifier, Organisation, Record, Text

TODAY = date(2026, 11, 24)
ENCODER = Encoder("any")


class Loads:
    """Loads records as datasets, with identity."""

    def __init__(self, store: GraphStore, folder: Path) -> None:
        self.store = store
        self._folder = folder

    def load(self, dataset: str, *records: Record) -> Plan:
        file = self._folder / f"{dataset}.nt"
        pool = Pool(dataset)
        with opened(file, Encoder(dataset), pool, RunReport(source="x", dataset=dataset)) as outlet:
            for record in records:
                outlet.take(record)
        made = plan(self.store, pool, (), by=f"load {dataset}", today=TODAY)
        self.store.commit(self.store.stage(DatasetInfo(name=dataset), file, shapes=(), rules=()), made.change)
        return made

    def count(self, class_name: str) -> int:
        return len(self.store.select(f"SELECT ?x {{ ?x a cb:{class_name} }}"))

    def facts(self) -> set[str]:
        """The merged facts."""
        return {str(triple) for triple in self.store.statements()}

    @property
    def steward(self) -> Steward:
        return Steward(self.store, by="Ona", today=TODAY)


@pytest.fixture
def loads(tmp_path: Path) -> Iterator[Loads]:
    """An empty store to load into."""
    with GraphStore.open(tmp_path / "store") as store:
        yield Loads(store, tmp_path)


def org(name: str, country: str = "LT", *identifiers: Identifier) -> Organisation:
    """An organisation known by its name."""
    return Organisation(
        ref=refs.named_organisation(name, country),
        source=f"row of {name}",
        names=(Text(name),),
        country=country,
        identifiers=identifiers,
    )


def iri(name: str, country: str = "LT") -> str:
    """Its raw IRI."""
    return ENCODER.iri(refs.named_organisation(name, country))
