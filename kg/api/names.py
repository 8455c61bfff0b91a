"""Names to entities: any spelling, short name, former name, identifier or IRI, and "did you mean" for the rest.

This module owns matching what a person types against what the graph holds. It does not decide whether two
organisations are the same: `kg.identity` does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from kg.errors import NotFound
from kg.identity.fold import plain

_FUZZY_FLOOR: Final = 70.0  # rapidfuzz's WRatio, 0 to 100: below it a suggestion reads like noise
_SEARCH: Final = "Look for it with: kg search"
_KIND_ORDER: Final = ("Cluster", "Organisation", "Network", "NetworkOffice", "Project", "Event", "Programme")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entity that can be named.

    Args:
        iri: Its canonical IRI.
        kind: The local name of its most specific class.
        name: The best name in the language of the workspace.
        spellings: All its names, short names and former names.
        identifiers: Values of its identifiers, whatever their scheme.
        country: ISO 3166-1 alpha-2, or `None`.
        actor: Whether it can be party to a link.
    """

    iri: str
    kind: str
    name: str
    spellings: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    country: str | None = None
    actor: bool = True


class NameIndex:
    """Finds entities by what people type.

    Args:
        entries: Every entity that can be named.

    Example:
        >>> index = NameIndex([Entry("urn:kom", "Cluster", "Klaster Obróbki Metali", ("Klaster Obróbki Metali",))])
        >>> index.resolve("klaster obrobki metali").iri
        'urn:kom'
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = sorted(entries, key=_order)
        self._by_iri = {entry.iri: entry for entry in self._entries}
        self._by_identifier: dict[str, list[Entry]] = defaultdict(list)
        self._by_name: dict[str, list[Entry]] = defaultdict(list)
        self._by_initials: dict[str, list[Entry]] = defaultdict(list)
        for entry in self._entries:
            for identifier in entry.identifiers:
                self._by_identifier[identifier.casefold()].append(entry)
            for folded in sorted({plain(spelling) for spelling in (entry.name, *entry.spellings)} - {""}):
                self._by_name[folded].append(entry)
                if folded.count(" ") >= 2:
                    self._by_initials["".join(word[0] for word in folded.split())].append(entry)

    def __len__(self) -> int:
        """How many entities can be named."""
        return len(self._entries)

    def get(self, iri: str) -> Entry | None:
        """The entity of a canonical IRI, if it has a name."""
        return self._by_iri.get(iri)

    def of_kind(self, kind: str) -> list[Entry]:
        """Every entity of a class, by name."""
        return [entry for entry in self._entries if entry.kind == kind]

    def resolve(self, text: str, *, kinds: Collection[str] = (), actors: bool = False) -> Entry:
        """The one entity that a text names.

        Args:
            text: A name in any spelling, a short name, an identifier or an IRI.
            kinds: Only entities of these classes.
            actors: Only what can be party to a link.

        Raises:
            NotFound: None is called so (with the nearest names), or several are (with their IRIs).
        """

        def fits(entry: Entry) -> bool:
            return (not kinds or entry.kind in kinds) and (entry.actor or not actors)

        exact = [entry for entry in self._exact(text) if fits(entry)]
        if len(exact) > 1:
            exact = _preferred([entry for entry in exact if _spelled_so(entry, text)] or exact)
        if len(exact) == 1:
            return exact[0]
        if exact:
            raise NotFound(
                f'"{text}" is the name of {len(exact)} entities.',
                hint="Name one by its IRI: "
                + ", ".join(f"{e.name} ({e.country or e.kind}) {e.iri}" for e in exact[:5]),
            )
        found = [entry for entry in self.search(text, limit=50) if fits(entry)]
        whole_words = [entry for entry in found if _holds_words(entry, plain(text).split())]
        if len(_preferred(whole_words)) == 1:
            return _preferred(whole_words)[0]
        kind = "organisation or cluster" if actors else "entity"
        nearest = list(dict.fromkeys(entry.name for entry in whole_words or found))
        raise NotFound(
            f'There is no {kind} "{text}".', nearest=nearest[:3], hint=None if nearest else _SEARCH
        )

    def search(self, text: str, *, limit: int = 20) -> list[Entry]:
        """Entities whose names hold all words of a text, best first; when there are none, the most similar ones.

        Cost: one pass over all names.
        """
        words = plain(text).split()
        hits = {entry.iri: entry for entry in self._exact(text)}
        if words:
            ranked = sorted(
                (len(folded), _order(entry), entry.iri)
                for folded, entries in self._by_name.items()
                if all(word in folded for word in words) and _starts_words(folded, words)
                for entry in entries
            )
            hits |= {iri: self._by_iri[iri] for *_, iri in ranked if iri not in hits}
        if not hits:
            hits = {entry.iri: entry for entry in self._similar(" ".join(words), limit)}
        return list(hits.values())[:limit]

    def _exact(self, text: str) -> list[Entry]:
        """Entities whose IRI, identifier or folded name is the text; else those whose names have these initials."""
        if text in self._by_iri:
            return [self._by_iri[text]]
        folded = plain(text)
        found = self._by_identifier.get(text.strip().casefold()) or self._by_name.get(folded)
        return found or list({entry.iri: entry for entry in self._by_initials.get(folded, ())}.values())

    def _similar(self, folded: str, limit: int) -> list[Entry]:
        """Entities with the most similar names."""
        from rapidfuzz import fuzz, process

        if len(folded) < 4:  # everything is similar to three letters
            return []
        near = process.extract(
            folded, self._by_name.keys(), scorer=fuzz.WRatio, limit=limit, score_cutoff=_FUZZY_FLOOR
        )
        return [entry for name, *_ in near for entry in self._by_name[name]]


def _order(entry: Entry) -> tuple[int, str, str]:
    """Clusters and organisations before projects, then by name."""
    rank = (
        _KIND_ORDER.index(entry.kind)
        if entry.kind in _KIND_ORDER
        else (1 if entry.actor else len(_KIND_ORDER))
    )
    return rank, entry.name, entry.iri


def _spelled_so(entry: Entry, text: str) -> bool:
    """Whether the entity is called so to the letter, and not only once diacritics and case are folded away."""
    return text in (entry.iri, entry.name, *entry.spellings, *entry.identifiers)


def _preferred(entries: Sequence[Entry]) -> list[Entry]:
    """Actors before everything else, when a project is called like its coordinator."""
    return [entry for entry in entries if entry.actor] or list(entries)


def _starts_words(folded: str, words: Sequence[str]) -> bool:
    """Whether each word starts a word of the name."""
    starts = folded.split()
    return all(any(start.startswith(word) for start in starts) for word in words)


def _holds_words(entry: Entry, words: Sequence[str]) -> bool:
    """Whether some name of the entity has each word as a whole word."""
    return bool(words) and any(set(words) <= set(plain(s).split()) for s in (entry.name, *entry.spellings))
