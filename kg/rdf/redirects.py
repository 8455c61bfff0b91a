"""Which raw IRI stands for which canonical one: what identity decided, as the store keeps it.

This module owns graph/_identity and the mapping of statements through it. It decides nothing about
sameness: `kg.identity` does. Graph pattern: `?raw dcterms:isReplacedBy ?canonical`, and whatever else
`kg.identity` notes beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.errors import StoreError
from kg.rdf.names import IDENTITY, REPLACED_BY
from kg.rdf.quads import Quads


@dataclass(frozen=True, slots=True)
class IdentityChange:
    """Redirects to make and to take back, and what is noted about them.

    Args:
        add: Raw IRI to canonical IRI; an earlier redirect of the same raw IRI is replaced.
        remove: Raw IRIs that stand for themselves again.
        log: Statements to note in graph/_identity (reason, score, who decided, when).
        retract: Statements of graph/_identity to take out.
    """

    add: Mapping[str, str] = field(default_factory=dict)
    remove: Collection[str] = ()
    log: Collection[ox.Triple] = ()
    retract: Collection[ox.Triple] = ()

    def words(self) -> list[str]:
        """The change as texts: equal texts are equal changes."""
        add = [f"{raw} {canonical}" for raw, canonical in sorted(self.add.items())]
        noted = [sorted(map(str, triples)) for triples in (self.log, self.retract)]
        return ["add", *add, "remove", *sorted(self.remove), "log", *noted[0], "retract", *noted[1]]


class Redirects:
    """The mapping from raw to canonical IRIs. No canonical IRI is itself redirected."""

    def __init__(self, targets: Mapping[str, str]) -> None:
        self.targets = dict(targets)
        self._sources: dict[str, list[str]] = {}
        for raw, canonical in sorted(self.targets.items()):
            self._sources.setdefault(canonical, []).append(raw)
        chained = sorted(self._sources.keys() & self.targets.keys())
        if chained:
            raise StoreError(
                "A redirect may not lead to an IRI that is itself redirected.",
                found=f"{self._sources[chained[0]][0]} -> {chained[0]} -> {self.targets[chained[0]]}",
                hint="Redirect every raw IRI to the last one.",
            )

    @classmethod
    def read(cls, store: Quads) -> Redirects:
        """The redirects of a store."""
        quads = store.quads_for_pattern(None, REPLACED_BY, None, IDENTITY)
        return cls({quad.subject.value: quad.object.value for quad in quads})  # type: ignore[union-attr]

    def changed(self, change: IdentityChange) -> Redirects:
        """The redirects after a change.

        Raises:
            StoreError: A redirect would lead to an IRI that is itself redirected.
        """
        if not change.add and not change.remove:
            return self
        kept = {raw: canonical for raw, canonical in self.targets.items() if raw not in change.remove}
        added = {raw: canonical for raw, canonical in change.add.items() if raw != canonical}
        return Redirects(kept | added)

    def moved(self, after: Redirects) -> list[str]:
        """Raw IRIs whose canonical IRI differs afterwards, sorted."""
        if after is self:
            return []
        either = self.targets.keys() | after.targets.keys()
        return sorted(raw for raw in either if self.targets.get(raw) != after.targets.get(raw))

    def canonical(self, iri: str) -> str:
        """The IRI under which an entity stands among the merged facts."""
        return self.targets.get(iri, iri)

    def members(self, iri: str) -> tuple[str, ...]:
        """All raw IRIs that a canonical IRI stands for, itself first; none for an IRI that is redirected."""
        return () if iri in self.targets else (iri, *self._sources.get(iri, ()))

    def map(self, triple: ox.Triple) -> ox.Triple:
        """A raw statement as a merged fact."""
        subject, predicate, object_ = triple
        targets = self.targets
        if not targets:
            return triple
        new_subject = targets.get(subject.value) if isinstance(subject, ox.NamedNode) else None
        new_object = targets.get(object_.value) if isinstance(object_, ox.NamedNode) else None
        if new_subject is None and new_object is None:
            return triple
        return ox.Triple(
            subject if new_subject is None else ox.NamedNode(new_subject),
            predicate,
            object_ if new_object is None else ox.NamedNode(new_object),
        )

    def origins(self, triple: ox.Triple) -> Iterable[ox.Triple]:
        """Every raw statement that would stand for this merged fact."""
        subject, predicate, object_ = triple
        for raw_subject in self._nodes(subject):
            for raw_object in self._nodes(object_):
                yield ox.Triple(raw_subject, predicate, raw_object)  # type: ignore[arg-type]

    def _nodes(self, term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Iterable[object]:
        """The raw terms that a merged term stands for."""
        if isinstance(term, ox.NamedNode):
            if not self.targets:
                return (term,)
            return [ox.NamedNode(member) for member in self.members(term.value)]
        return (term,)

    def statements(self) -> set[ox.Quad]:
        """The redirects as they stand in graph/_identity."""
        return {
            ox.Quad(ox.NamedNode(raw), REPLACED_BY, ox.NamedNode(canonical), IDENTITY)
            for raw, canonical in self.targets.items()
        }
