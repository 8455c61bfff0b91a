"""Taking an organisation out of everything, for those who may ask for it: people who trade under their own name.

This module owns what goes with an organisation: what is said about it, the links that would have an end too few, the places
in sources that spoke of nothing else, the notes of identity, its rows among rejects. Each dataset is replaced as a whole,
without it. Backups and the files that were loaded are not the project's to change; the report says so.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Final

from kg import iri as iris
from kg.errors import NotFound
from kg.etl.marks import ERASED, Marks, normal
from kg.etl.traces import clean_rejects, mentions
from kg.identity.notes import LOG
from kg.rdf.redirects import IdentityChange
from kg.rdf.store import GraphStore
from kg.rdf.terms import Literal, NamedNode, Triple
from kg.vocab import CB, ORG, PROV, RDF

_NEEDS_ALL_ENDS: Final = {
    CB.Membership: (CB.member, CB.collective),
    CB.Participation: (CB.participant, CB.project),
    CB.EventParticipation: (CB.participant, CB.event),
    CB.Contact: (CB.party,),
    CB.PartnershipProfile: (CB.offeredBy,),
    CB.SizeStatement: (CB.about,),
}
_FEWEST_PARTIES: Final = 2
_NAMES: Final = (CB.name, CB.shortName, CB.formerName, CB.otherName)


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was taken out.

    Args:
        names: Under which names it was known; to be used once, and not kept.
        entities: Raw IRIs of the organisation.
        links: How many links went with it.
        statements: How many statements went.
        datasets: The datasets that were changed.
        rejects: Rows of rejects that went.
        mentioned: Raw IRIs of others whose texts hold one of the names; they stay.
    """

    names: tuple[str, ...]
    entities: tuple[str, ...]
    links: int
    statements: int
    datasets: tuple[str, ...]
    rejects: int
    mentioned: tuple[str, ...]


def erase(
    store: GraphStore, organisation: str, *, rejects: Path | None = None, secret: bytes = b""
) -> Erasure:
    """Take an organisation out of every dataset, out of identity and out of rejects, and keep it out of later loads.

    Args:
        store: Opened for writing.
        organisation: Its canonical IRI, or a raw one.
        rejects: The folder of rejects of the workspace.
        secret: Of the workspace; the marks that keep it out are made with it.

    Raises:
        NotFound: No dataset speaks of it as an organisation.
        StoreError: The store cannot be written.
    """
    raw = store.members(store.canonical(organisation))
    named = [known for known in store.datasets() if any(_speaks(store, known.name, iri) for iri in raw)]
    noted = any(next(store.identity(None, None, iri), None) for iri in raw)
    if not noted and not _is_organisation(store, raw):
        raise NotFound("No dataset speaks of such an organisation.", hint="Look it up with kg search.")
    called = _called(store, raw)
    names, identifiers = called.names, called.identifiers
    links = statements = 0
    for known in named:
        gone, removed = _without(store, known.name, frozenset(raw))
        links += len(gone)
        statements += removed
    _forget(store, raw, _marks(raw, called, secret))
    rows = 0 if rejects is None else clean_rejects(rejects, names, identifiers)
    datasets = tuple(known.name for known in named)
    return Erasure(names, tuple(raw), links, statements, datasets, rows, mentions(store, names))


def _is_organisation(store: GraphStore, raw: Iterable[str]) -> bool:
    """Whether any dataset calls an entity an organisation."""
    return any(
        next(store.raw(known.name, iri, RDF.type, CB.Organisation), None) is not None
        for known in store.datasets()
        for iri in raw
    )


def _speaks(store: GraphStore, dataset: str, iri: str) -> bool:
    """Whether a dataset says anything with an IRI in it."""
    as_subject = next(store.raw(dataset, iri), None)
    return as_subject is not None or next(store.raw(dataset, None, None, iri), None) is not None


@dataclass(frozen=True, slots=True)
class _Called:
    """What an organisation is known by, in all datasets: property and literal."""

    said: frozenset[tuple[str, Literal]]

    def of(self, *properties: str) -> tuple[str, ...]:
        """The values of some properties, sorted."""
        return tuple(sorted({literal.value for prop, literal in self.said if prop in properties}))

    @property
    def names(self) -> tuple[str, ...]:
        """All its names, short ones too."""
        return self.of(*_NAMES)

    @property
    def identifiers(self) -> tuple[str, ...]:
        """Its identifiers as written."""
        return self.of(ORG.identifier)


def _called(store: GraphStore, raw: Iterable[str]) -> _Called:
    """What an organisation is known by, in all datasets."""
    wanted = {*_NAMES, ORG.identifier, CB.country}
    return _Called(
        frozenset(
            (triple.predicate.value, triple.object)
            for known in store.datasets()
            for iri in raw
            for triple in store.raw(known.name, iri)
            if isinstance(triple.object, Literal) and triple.predicate.value in wanted
        )
    )


def _marks(raw: Iterable[str], called: _Called, secret: bytes) -> frozenset[str]:
    """The marks that keep an organisation out of later loads."""
    given = (
        (literal.datatype.value, literal.value) for prop, literal in called.said if prop == ORG.identifier
    )
    full = called.of(*(name for name in _NAMES if name != CB.shortName))
    return Marks(secret).of(raw, full, called.of(CB.shortName), called.of(CB.country), normal(given))


def _without(store: GraphStore, dataset: str, raw: frozenset[str]) -> tuple[frozenset[str], int]:
    """Replace a dataset by itself without some entities; the links that went, and how many statements."""
    said = list(store.raw(dataset))
    links = frozenset(_links(store, dataset, raw))
    gone = raw | links
    kept = [triple for triple in said if not _mentions(triple, gone)]
    kept = _without_orphans(kept)
    info = next(known for known in store.datasets() if known.name == dataset)
    with tempfile.TemporaryDirectory(prefix="kg-erase-") as folder:
        file = Path(folder) / "statements.nt"
        with file.open("w", encoding="utf-8") as out:
            out.writelines(f"{line} .\n" for line in sorted(map(str, kept)))
        store.commit(store.stage(info, file, shapes=()))
    return links, len(said) - len(kept)


def _links(store: GraphStore, dataset: str, raw: frozenset[str]) -> Iterator[str]:
    """The links that would have an end too few without some entities."""
    for iri in raw:
        for triple in store.raw(dataset, None, None, iri):
            if not isinstance(triple.subject, NamedNode):
                continue
            link, predicate = triple.subject.value, triple.predicate.value
            types = {
                typed.object.value
                for typed in store.raw(dataset, link, RDF.type)
                if isinstance(typed.object, NamedNode)
            }
            if any(kind in types and predicate in ends for kind, ends in _NEEDS_ALL_ENDS.items()):
                yield link
            elif CB.CollaborationAgreement in types and predicate == CB.party:
                others = {str(party.object) for party in store.raw(dataset, link, CB.party)} - {
                    f"<{each}>" for each in raw
                }
                if len(others) < _FEWEST_PARTIES:
                    yield link


def _mentions(triple: Triple, gone: frozenset[str]) -> bool:
    """Whether a statement is about something that goes, or leads to it."""
    ends = (triple.subject, triple.object)
    return any(isinstance(end, NamedNode) and end.value in gone for end in ends)


def _without_orphans(triples: list[Triple]) -> list[Triple]:
    """Statements without those about places and statements that nothing leads to any more."""
    about = {triple.subject for triple in triples if triple.predicate.value == RDF.subject}
    statements = {
        triple.subject
        for triple in triples
        if triple.predicate.value == RDF.type
        and isinstance(triple.object, NamedNode)
        and triple.object.value == RDF.Statement
    }
    broken = statements - about
    objects = {triple.subject for triple in triples if triple.predicate.value == RDF.object}
    broken |= statements - objects
    kept = [triple for triple in triples if triple.subject not in broken]
    cited = {triple.object for triple in kept if triple.predicate.value == PROV.hadPrimarySource}
    places = {
        triple.subject
        for triple in kept
        if triple.predicate.value == RDF.type
        and isinstance(triple.object, NamedNode)
        and triple.object.value == CB.SourceRecord
    }
    return [triple for triple in kept if triple.subject not in places or triple.subject in cited]


def _forget(store: GraphStore, raw: Iterable[str], marks: frozenset[str]) -> None:
    """Take all notes of identity about some entities out, and note only the marks that keep them out."""
    gone = set(raw)
    targets = store.redirects().targets
    nodes = {triple.subject for iri in gone for triple in store.identity(None, None, iri)}
    notes = [triple for node in nodes for triple in store.identity(node)]
    ours = [triple for triple in notes if triple.predicate.value.startswith((LOG, RDF.type))]
    node = NamedNode(iris.entity("identity-log", "erased", token_hex()))
    log = [Triple(node, NamedNode(ERASED), Literal(mark)) for mark in sorted(marks)]
    removed = [iri for iri in targets if iri in gone or targets[iri] in gone]
    store.apply_redirects(IdentityChange(remove=removed, log=log, retract=ours))
