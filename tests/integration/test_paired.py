"""The network of Horizon 2020 in Neo4j: the same answers as in SPARQL, and every statement back again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import kg
from kg.api.workspace import Workspace
from kg.mirror.export import export
from kg.mirror.query import cypher
from kg.mirror.session import Session
from kg.mirror.settings import Settings
from kg.mirror.sync import sync
from kg.mirror.verify import verify
from kg.rdf.store import GraphStore
from kg.rdf.terms import Term, value
from tests.integration.paired_questions import PAIRS, Pair
from tests.neo4j_server import wipe

pytestmark = [pytest.mark.neo4j, pytest.mark.shared]

Mirrored = tuple[GraphStore, Session]


@pytest.fixture(scope="module")
def mirrored(
    shared_data: Path, neo4j_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mirrored]:
    """The participations of 2016 in a store and in Neo4j."""
    root = tmp_path_factory.mktemp("paired")
    Workspace.create(root)
    kg.load("eu_cordis", shared_data / "cordis_h2020_2016", workspace=root)
    with (
        GraphStore.open(Workspace.find(root).store_dir, read_only=True) as store,
        Session.open(neo4j_settings) as session,
    ):
        wipe(session)
        sync(store, session)
        yield store, session
        wipe(session)


def _plain(term: Term | None) -> object:
    return None if term is None else _rounded(value(term))


def _rounded(cell: object) -> object:
    """A cell without the noise in the last digits of sums; whole numbers are whole, whatever their type."""
    if isinstance(cell, Decimal | float):
        return round(float(cell), 4)
    return cell.isoformat() if isinstance(cell, date) else cell


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS.keys())
def test_sparql_and_cypher_answer_alike(mirrored: Mirrored, pair: Pair) -> None:
    store, session = mirrored

    in_sparql = [tuple(map(_plain, row.values())) for row in store.select(pair.sparql)]
    in_cypher = [tuple(map(_rounded, row)) for row in cypher(session, pair.cypher, limit=1_000_000).rows]

    assert in_sparql
    assert sorted(in_cypher, key=repr) == sorted(in_sparql, key=repr)


def test_every_statement_comes_back(mirrored: Mirrored) -> None:
    store, session = mirrored

    back = list(export(session))

    assert set(back) == set(store.statements())
    assert len(back) == len(set(back))
    assert verify(store, session).none
    assert not sync(store, session).counters.any
