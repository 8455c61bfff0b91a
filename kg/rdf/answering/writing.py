"""Writing through the server: into datasets of its own, validated like every load, and nowhere else.

This module owns the engine that writes. A graph that is put, and the effect of an update, become the whole new
content of one dataset, which is staged, checked against the shapes and committed. What loaders brought is never
changed here: an update that would change it is refused.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import pyoxigraph as ox

from kg import iri
from kg.errors import NotFound, QueryError
from kg.rdf.answering.bare import read_body
from kg.rdf.answering.completing import completed
from kg.rdf.answering.jobs import Job, Reply
from kg.rdf.answering.updates import checked
from kg.rdf.backend import query_errors
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.names import INTERNAL, MERGED, PREFIXES, graph_of
from kg.rdf.store import GraphStore

SOURCE: Final = "server"
"""What the catalogue names as the source of datasets written through the server."""

USUAL: Final = "written"
"""The dataset that an update without GRAPH writes into."""

_NAME: Final = re.compile(r"[^\W_][^\x00-\x1f/]*")


class WritingEngine:
    """Writes into a workspace's store; opens it for each job, so that loads get their turn.

    Args:
        path: The folder of the store.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def do(self, job: Job) -> Reply:
        """Do a job.

        Raises:
            ClusterbridgeError: It cannot be done; nothing was written.
        """
        with GraphStore.open(self._path) as store:
            if job.action == "update":
                return self._update(store, job)
            name = _own(store, job.graph)
            loaded = {info.name for info in store.datasets()}
            if job.action == "delete":
                store.unload(name)
                return Reply()
            sent = set(read_body(job))
            if job.action == "post" and name in loaded:
                sent |= set(store.raw(name))
            return self._commit(store, name, sent, job, created=name not in loaded)

    def _commit(
        self, store: GraphStore, name: str, statements: Iterable[ox.Triple], job: Job, *, created: bool
    ) -> Reply:
        """Make statements the whole content of a dataset."""
        file = store.path / "staging" / f"sent-{iri.digest(name)}.nt"
        file.parent.mkdir(exist_ok=True)
        lines = sorted(f"{triple} .\n" for triple in completed(name, statements))
        file.write_text("".join(lines), encoding="utf-8")
        info = DatasetInfo(
            name=name,
            title=f"{name} (written through the server)",
            publisher="the people who write to this server",
            source_id=SOURCE,
            retrieved=date.fromisoformat(job.today),
        )
        outcome = store.commit(store.stage(info, file))
        return Reply(created=created, changed=outcome.added + outcome.removed)

    def _update(self, store: GraphStore, job: Job) -> Reply:
        """Run an update on a copy, and commit what it did to the one dataset that it may change."""
        folder = store.path / "staging" / "update"
        folder.parent.mkdir(exist_ok=True)
        store.embedded.backup(str(folder))
        try:
            copy = ox.Store(str(folder))
            for graph in INTERNAL:
                copy.remove_graph(graph)
            with query_errors(job.text):
                copy.update(checked(job.text, job.default, job.named), prefixes=PREFIXES)
            effects = _effects(store, copy)
            if not effects:
                return Reply()
            (name, statements), *others = effects.items()
            if others:
                raise QueryError(
                    "The update writes into more than one dataset.",
                    found=", ".join(sorted(effects)),
                    hint="Send one update for each.",
                )
            created = name not in {info.name for info in store.datasets()}
            return self._commit(store, name, statements, job, created=created)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _effects(store: GraphStore, copy: ox.Store) -> dict[str, set[ox.Triple]]:
    """The new content of every dataset that an update changed, by name.

    Raises:
        QueryError: It changed what the server may not write.
    """
    effects: dict[str, set[ox.Triple]] = {}
    before = {graph for graph in store.embedded.named_graphs() if graph not in INTERNAL}
    for graph in sorted({*before, *copy.named_graphs()}, key=str):
        old, new = _lines(store.embedded, graph), _lines(copy, graph)
        if old != new:
            effects[_own(store, graph.value)] = {
                quad.triple for quad in copy.quads_for_pattern(None, None, None, graph)
            }
    old, new = _lines(store.embedded, MERGED), _lines(copy, MERGED)
    if old != new:
        name = _own(store, graph_of(USUAL).value)
        loaded = {info.name for info in store.datasets()}
        content = effects.get(name) or (set(store.raw(name)) if name in loaded else set())
        gone = _parsed(old - new)
        if not gone <= content:
            raise QueryError(
                "The update takes away facts that a loaded dataset states.",
                found=str(min(gone - content, key=str)),
                hint="Correct the source and load it again, or unload the dataset.",
            )
        effects[name] = (content - gone) | _parsed(new - old)
    return effects


def _own(store: GraphStore, graph: str | None) -> str:
    """The name of the dataset that a graph belongs to, when the server may write it.

    Raises:
        NotFound: The graph is no graph of a dataset.
        QueryError: A loader brought it, or it is the merged facts.
    """
    if graph is None:
        raise QueryError(
            "The default graph holds the merged facts of all datasets, and is not written by itself.",
            hint=f"Name the graph of a dataset: <{iri.graph('NAME')}>.",
        )
    start = iri.graph("")
    name = unquote(graph.removeprefix(start))
    if not graph.startswith(start) or not _NAME.fullmatch(name) or iri.graph(name) != graph:
        raise NotFound(
            f"<{graph}> is not the graph of a dataset.",
            hint=f"Write into a graph such as <{iri.graph('my-members')}>.",
        )
    source = next((info.source_id for info in store.datasets() if info.name == name), SOURCE)
    if source != SOURCE:
        raise QueryError(
            f'The dataset "{name}" was loaded from the source "{source}", and is not written here.',
            hint=f"Correct the source and load it again, or write into another graph: <{iri.graph('NAME')}>.",
        )
    return name


def _lines(store: ox.Store, graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> set[bytes]:
    """The statements of a graph as lines, to be compared."""
    return set((store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph) or b"").splitlines())


def _parsed(lines: Iterable[bytes]) -> set[ox.Triple]:
    """Statements from lines."""
    return {quad.triple for quad in ox.parse(b"\n".join(lines), format=ox.RdfFormat.N_TRIPLES)}
