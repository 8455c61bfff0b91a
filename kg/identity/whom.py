"""Whom a human means: from a name, a raw or a canonical IRI to actors that datasets speak of.

This module owns the look-up, over all datasets and what is joined. It decides nothing and writes nothing.
"""

from __future__ import annotations

from kg.errors import NotFound
from kg.identity.candidate import Pool
from kg.identity.fold import legal_forms, name_key, plain
from kg.rdf.store import GraphStore
from kg.rdf.terms import Literal, NamedNode
from kg.vocab import CB


class Whom:
    """Finds the actors that are meant.

    Args:
        store: Where the datasets lie.
    """

    def __init__(self, store: GraphStore) -> None:
        self._store = store

    def with_joined(self, iris: set[str]) -> set[str]:
        """Actors, and all that stand for the same as one of them."""
        redirects = self._store.redirects()
        return {member for iri in iris for member in redirects.members(redirects.canonical(iri))}

    def present(self, iri: str) -> str:
        """An actor that a dataset speaks of: the IRI itself, else the first that stands for it, as after an unloading."""
        members = [iri, *sorted(self.with_joined({iri}))]
        actors = self._everyone().actors
        return next((member for member in members if member in actors), iri)

    def meant(self, text: str, iri: str) -> set[str]:
        """Of all that are joined under an IRI those that a text is the name of; the IRI alone, where that is all or none.

        Args:
            text: A name as written, or without its legal form; or an IRI.
            iri: The IRI that it led to.
        """
        group, pool = self.with_joined({iri}), self._everyone()
        for folded in (name_key, _bare):
            called = {
                raw
                for raw in group & pool.actors.keys()
                if folded(text) in map(folded, pool.actors[raw].names)
            }
            if called and called < group:
                return called
        return {iri}

    def called(self, text: str) -> set[str]:
        """The raw IRIs that a text names: itself, or all actors of that name, former and short ones included."""
        pool = self._everyone()
        if text in pool.actors or text.startswith(("http://", "https://")):
            return {text}
        wanted = name_key(text)
        found = {iri for iri, actor in pool.actors.items() if wanted in map(name_key, actor.names)}
        for known in self._store.datasets():
            for prop in (CB.formerName, CB.shortName):
                found |= {
                    triple.subject.value
                    for triple in self._store.raw(known.name, None, prop)
                    if isinstance(triple.subject, NamedNode)
                    and isinstance(triple.object, Literal)
                    and name_key(triple.object.value) == wanted
                }
        if not found:
            raise NotFound(
                f'No dataset has an actor "{text}".', hint="Look it up with kg search; an IRI works too."
            )
        return found

    def _everyone(self) -> Pool:
        """Every actor that a dataset speaks of."""
        pool = Pool("")
        pool.read(self._store)
        return pool


def _bare(text: str) -> str:
    """A name, plain, without its legal form."""
    return legal_forms(plain(text))[0]
