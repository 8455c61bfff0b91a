"""Which place states which fact, where the places that describe one entity do not state the same.

This module owns the statements about statements. It decides nothing about sameness and reads no store. A fact without
one is stated by every place that its dataset names for its entity. Graph pattern written::

    ?f a rdf:Statement ; rdf:subject ?e ; rdf:predicate ?p ; rdf:object ?value ; prov:hadPrimarySource ?s .
"""

from __future__ import annotations

from collections.abc import Iterator

from kg import iri
from kg.vocab import PROV, RDF


class Attribution:
    """Collects what each place says of each entity, and tells apart what only some of them say.

    Args:
        dataset: The name of the dataset.
        base: Under whose domain statements are minted.

    Cost: keeps one text for each entity, and one more for each place that says something else of it.
    """

    def __init__(self, dataset: str, *, base: str = iri.BASE) -> None:
        self._dataset = dataset
        self._base = base
        self._said: dict[str, list[tuple[str, str]]] = {}

    def note(self, subject: str, source: str, text: str) -> None:
        """Remember what a place says of an entity.

        Args:
            subject: The raw IRI of the entity.
            source: The IRI of the source record.
            text: The statements, one N-Triples line each.
        """
        self._said.setdefault(subject, []).append((source, text))

    def lines(self) -> Iterator[str]:
        """N-Triples lines about every fact that only some of the places state, in the order of the facts."""
        for said in self._said.values():
            if len(said) > 1:
                yield from self._apart(said)

    def _apart(self, said: list[tuple[str, str]]) -> Iterator[str]:
        """The facts about one entity that do not stand everywhere."""
        stated = [(source, text.splitlines()) for source, text in said]
        places: dict[str, list[str]] = {}
        for source, facts in stated:
            for fact in facts:
                places.setdefault(fact, []).append(source)
        everywhere = len({source for source, _ in said})
        for fact, sources in places.items():
            if len(set(sources)) < everywhere:
                yield from self._statement(fact, sources)

    def _statement(self, fact: str, sources: list[str]) -> Iterator[str]:
        """One fact with its places."""
        subject, predicate, rest = fact.split(" ", 2)
        node = f"<{iri.entity('statement', self._dataset, fact, base=self._base)}>"
        yield f"{node} <{RDF.type}> <{RDF.Statement}> .\n"
        yield f"{node} <{RDF.subject}> {subject} .\n"
        yield f"{node} <{RDF.predicate}> {predicate} .\n"
        yield f"{node} <{RDF.object}> {rest.removesuffix(' .')} .\n"
        for source in dict.fromkeys(sources):
            yield f"{node} <{PROV.hadPrimarySource}> <{source}> .\n"
