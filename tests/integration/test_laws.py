"""The law of the mirror: whatever happened to the store, and however it was mirrored, Neo4j holds what a rebuild would."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.mirror.export import export
from kg.mirror.session import Session
from kg.mirror.settings import Settings
from kg.mirror.sync import sync
from kg.mirror.verify import verify
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.redirects import IdentityChange
from kg.rdf.store import GraphStore
from tests.integration.graphs import triples
from tests.neo4j_server import wipe

pytestmark = pytest.mark.neo4j

_RAW, _CANONICAL = ["ex:a", "ex:b", "ex:c"], ["ex:d", "ex:e", "ex:f"]
_entities = st.sampled_from([*_RAW, *_CANONICAL])
_links = st.sampled_from(["ex:m", "ex:n", "ex:a"])
_BACKGROUND = "".join(f'ex:o{n} a cb:Organisation , cb:Actor ; cb:name "{n}" .\n' for n in range(60))

_facts = st.one_of(
    st.builds(
        "{} a cb:Membership , cb:Link ; cb:member {} ; cb:collective {} .".format,
        _links,
        _entities,
        _entities,
    ),
    st.builds(
        "{} cb:startDate {} .".format,
        _links,
        st.sampled_from(['"2014"^^xsd:gYear', '"2014-05-01"^^xsd:date']),
    ),
    st.builds(
        "{} cb:role <https://w3id.org/clusterbridge/vocabulary/role/{}> .".format,
        _links,
        st.sampled_from(["Member", "Coordinator", "Unknown"]),
    ),
    st.builds(
        "{} a {} .".format,
        _entities,
        st.sampled_from(["cb:Organisation", "cb:Cluster", "cb:Actor", "ex:Class"]),
    ),
    st.builds(
        "{} {} {} .".format, _entities, st.sampled_from(["cb:locatedIn", "cb:linkedTo", "ex:p"]), _entities
    ),
    st.builds(
        "{} {} {} .".format,
        st.one_of(_entities, _links),
        st.sampled_from(["cb:name", "cb:city", "ex:p", "cb:memberCount"]),
        st.sampled_from(['"x"', '"x"@en', '"x"@lt', '"y"', "1", "1.50", "true"]),
    ),
)
_contents = st.lists(_facts, max_size=8).map("\n".join)
_redirects = st.dictionaries(
    st.sampled_from(_RAW).map(lambda name: f"https://example.org/{name[3:]}"),
    st.sampled_from(_CANONICAL).map(lambda name: f"https://example.org/{name[3:]}"),
    max_size=2,
)
_datasets = st.sampled_from(["x", "y", "z"])
_steps = st.one_of(
    st.tuples(st.just("load"), _datasets, _contents, _redirects),
    st.tuples(st.just("unload"), _datasets),
    st.tuples(st.just("merge"), _redirects),
    st.tuples(
        st.just("split"), st.lists(st.sampled_from("abc").map("https://example.org/{}".format), max_size=2)
    ),
    st.tuples(st.just("mirror"), st.sampled_from([1, 2, 5, 10_000])),
)
_programs = st.lists(_steps, min_size=2, max_size=12)

Step = tuple[Any, ...]


def _take(step: Step, store: GraphStore, session: Session, folder: Path) -> None:
    match step:
        case "load", name, turtle, redirects:
            _load(store, folder, name, turtle, redirects)
        case "unload", name if name in [info.name for info in store.datasets()]:
            store.unload(name)
        case "merge", redirects:
            store.apply_redirects(IdentityChange(add=redirects))
        case "split", raw:
            store.apply_redirects(IdentityChange(remove=raw))
        case "mirror", batch_size:
            sync(store, session, batch_size=batch_size)


def _load(store: GraphStore, folder: Path, name: str, turtle: str, redirects: Mapping[str, str]) -> None:
    file = folder / "data.nt"
    file.write_text("".join(f"{statement} .\n" for statement in triples(turtle)))
    store.commit(
        store.stage(DatasetInfo(name=name), file, shapes=(), rules=()), IdentityChange(add=redirects)
    )


def _content(session: Session) -> Iterator[str]:
    """Everything that the database holds, but not who wrote it when."""
    nodes = "MATCH (n:Entity) RETURN labels(n), properties(n)"
    edges = "MATCH (a)-[r]->(b) RETURN a.uri, type(r), properties(r), b.uri"
    for labels, properties in session.stream(nodes):
        yield repr((sorted(labels), sorted(properties.items())))
    for source, type_, properties, target in session.stream(edges):
        yield repr((source, type_, sorted(properties.items()), target))


def _obeys(program: list[Step], known: Settings, *, large: bool) -> None:
    with (
        tempfile.TemporaryDirectory() as name,
        GraphStore.open(Path(name) / "store") as store,
        Session.open(known) as session,
    ):
        wipe(session)
        if large:  # beside so many others, a change is followed and not compared with everything
            _load(store, Path(name), "background", _BACKGROUND, {})
            sync(store, session)
        for step in program:
            _take(step, store, session, Path(name))
        sync(store, session, batch_size=3)
        followed = sorted(_content(session))

        assert verify(store, session).none
        assert set(export(session)) == set(store.statements())
        assert not sync(store, session).counters.any
        wipe(session)
        sync(store, session)
        assert followed == sorted(_content(session))


@settings(deadline=None, max_examples=6, suppress_health_check=list(HealthCheck))
@given(program=_programs, large=st.booleans())
def test_any_history_leaves_what_a_rebuild_would(
    neo4j_settings: Settings, program: list[Step], large: bool
) -> None:
    _obeys(program, neo4j_settings, large=large)


@pytest.mark.torture
@settings(deadline=None, max_examples=200, suppress_health_check=list(HealthCheck))
@given(program=_programs, large=st.booleans())
def test_two_hundred_histories_leave_what_a_rebuild_would(
    neo4j_settings: Settings, program: list[Step], large: bool
) -> None:
    _obeys(program, neo4j_settings, large=large)
