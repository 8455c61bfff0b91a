"""Erasing an organisation from a whole workspace: store, mirror, caches, change log; and what is left, in words.

This module owns the order of these steps. What goes from the store, `kg.etl.erase` decides.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import MirrorError, NotFound

if TYPE_CHECKING:
    from kg.api.workspace import Workspace
    from kg.etl.erase import Erasure


@dataclass(frozen=True, slots=True)
class Named:
    """Who is to be erased.

    Args:
        iri: The canonical IRI.
        name: What it is called.
        gone: Whether it was erased before, and only what was left then is to be done.
    """

    iri: str
    name: str
    gone: bool = False


def named(workspace: Workspace, text: str) -> Named:
    """The organisation that a text names; also one that was erased before, by its IRI.

    Raises:
        NotFound: There is none, or several.
    """
    from kg.api.graph import Graph
    from kg.etl.marks import Marks

    with Graph.open(workspace) as graph:
        try:
            entry = graph.actor(text)
        except NotFound:
            if Marks.read(graph.store, workspace.secret()).with_iri(text):
                return Named(text, "what was erased before", gone=True)
            raise
        return Named(entry.iri, entry.name)


def erase(workspace: Workspace, who: Named) -> Iterator[str]:
    """Erase an organisation; gives what was done and what is left, a sentence at a time.

    Raises:
        NotFound: No dataset speaks of it as an organisation.
        StoreError: The store cannot be written.
    """
    from kg.etl.erase import erase as take_out
    from kg.recommend.wording import count

    if not who.gone:
        with workspace.store(write=True) as store:
            gone = take_out(store, who.iri, rejects=workspace.rejects_dir, secret=workspace.secret(make=True))
        yield (
            f"Erased: {count(gone.statements, 'statement')} and {count(gone.links, 'link')} "
            f"in {', '.join(gone.datasets)}; {count(gone.rejects, 'refused row')}."
        )
    shutil.rmtree(workspace.cache_dir, ignore_errors=True)
    synced = _synced(workspace)
    yield from _rewritten(workspace, who, synced)
    if not who.gone:
        yield from _left(workspace, gone)
    yield "Backups, exports and pages made before, and the files that were loaded, are not changed: delete or make them anew."


def _synced(workspace: Workspace) -> bool:
    """Bring the mirror up to date; whether nobody is left who has not heard of the deletion."""
    from kg.api.mirroring import connected_if_running
    from kg.mirror.sync import sync

    try:
        with connected_if_running(workspace) as session:
            if session is not None:
                with workspace.store() as store:
                    sync(store, session)
                return True
    except MirrorError:
        return False
    return not workspace.neo4j_dir.exists() and not os.environ.get("KG_NEO4J_URI")


def _rewritten(workspace: Workspace, who: Named, synced: bool) -> Iterator[str]:
    """Write the store anew, and its change log without who is gone, if no mirror needs to hear of it any more."""
    if workspace.endpoint is not None:
        yield "The store is a remote one: whether its files and its own logs still hold it, its operator knows."
        return
    with workspace.store(write=True) as store:
        store.rewrite(forget_gone=synced)
    if not synced:
        yield (
            "Neo4j could not be reached: it may still hold the organisation, and the change log keeps its bare IRI until "
            f"Neo4j has heard of it. Start it with `kg neo4j start`, then run `kg erase {who.iri} --yes` once more."
        )


def _left(workspace: Workspace, gone: Erasure) -> Iterator[str]:
    """What still holds one of its names."""
    from kg.etl.traces import files_with
    from kg.recommend.wording import count

    if gone.mentioned:
        few = ", ".join(gone.mentioned[:5])
        yield f"Texts about {count(len(gone.mentioned), 'other')} still hold its name, and stay: {few}"
    for path in files_with(workspace.root, gone.names, without=(workspace.store_dir, workspace.neo4j_dir)):
        yield f"This file still holds its name: {path}"
    if workspace.neo4j_dir.exists():
        yield (
            "The graph in Neo4j is without it, but Neo4j's own files (records, indexes, log of transactions) may keep deleted "
            "text until they are written over. To be rid of it: `kg neo4j stop`, delete the folder "
            f"{workspace.neo4j_dir}, then `kg neo4j start` and `kg mirror sync`."
        )
