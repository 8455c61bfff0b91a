"""What is kept of organisations that were erased, so that they stay out: keyed hashes, from which nothing can be read.

This module owns the making and the comparing of these marks. They are hashes of folded names with their countries, of
identifiers and of IRIs, keyed with the secret of the workspace: whoever has the store alone cannot try names against them;
whoever has the secret too can, one guess at a time. Graph pattern in graph/_identity, one node for each organisation::

    ?node idl:erased "hash" .
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from hashlib import blake2b
from typing import Final

from kg import iri as iris
from kg.identity.fold import legal_forms, name_key, plain
from kg.identity.keys import EXCLUSIVE, Key, key
from kg.identity.notes import LOG
from kg.rdf.store import GraphStore
from kg.rdf.terms import Literal
from kg.vocab import CB

ERASED: Final = f"{LOG}erased"
_SHORTEST: Final = 4  # letters of a name that may stand for somebody where its legal form is left out
_SECRET: Final = 64  # bytes that a key of the hash may have


class Marks:
    """The marks of everybody who was erased.

    Args:
        secret: Of the workspace.
        groups: The marks of each organisation, by its node.
    """

    def __init__(self, secret: bytes = b"", groups: Iterable[tuple[str, str]] = ()) -> None:
        self._secret = secret[:_SECRET]
        self._groups: dict[str, set[str]] = defaultdict(set)
        self._with: dict[str, set[str]] = defaultdict(set)
        for node, mark in groups:
            self._groups[node].add(mark)
            self._with[mark].add(node)

    @classmethod
    def read(cls, store: GraphStore, secret: bytes = b"") -> Marks:
        """The marks that a store holds."""
        found = store.identity(None, ERASED)
        return cls(
            secret,
            ((str(each.subject), each.object.value) for each in found if isinstance(each.object, Literal)),
        )

    def __bool__(self) -> bool:
        """Whether anybody was ever erased."""
        return bool(self._groups)

    @property
    def is_foreign(self) -> bool:
        """Whether some were made with another secret, so that they tell nothing here."""
        own = self._hash("secret")
        return any(own not in marks for marks in self._groups.values())

    def of(
        self,
        raw: Iterable[str],
        names: Collection[str],
        short_names: Collection[str],
        countries: Collection[str],
        identifiers: Iterable[Key],
    ) -> frozenset[str]:
        """The marks to keep of an organisation.

        Args:
            raw: Its raw IRIs.
            names: Its names as written.
            short_names: Those that mean it within its country alone.
            countries: Its countries.
            identifiers: In their normal form.
        """
        found = {self._hash("secret"), *(self._hash("iri", iri) for iri in raw)}
        for name in (*names, *short_names):
            for folded in (fold(name), *_without_form(name)):
                found |= {self._hash("name", folded, country) for country in countries or ("",)}
        found |= {self._hash("named", fold(name)) for name in names if fold(name)}
        for scheme, value in identifiers:
            found.add(self._hash("id", scheme, value))
            found.add(self._hash("scheme", scheme))
            if scheme == CB.VAT:
                bare = value[2:] if value[:2].isalpha() else value
                found.add(self._hash("id" if bare != value else "bare", scheme, bare))
        return frozenset(found)

    def with_iri(self, iri: str) -> set[str]:
        """Who had an IRI."""
        return self._who("iri", iri) | self._with.get(iris.digest("erased", iri), set())

    def with_name(self, name: str, country: str | None) -> set[str]:
        """Who had a name in a country, or in none that is known."""
        folded = fold(name)
        if country is None:
            return self.named(folded)
        return self._who("name", folded, country) | self._who("name", folded, "")

    def named(self, folded: str) -> set[str]:
        """Who had a folded name, in whatever country."""
        return self._who("named", folded)

    def in_country(self, node: str, folded: str, countries: Iterable[str]) -> bool:
        """Whether somebody had a name in one of some countries, or in none that is known."""
        return any(self._hash("name", folded, country) in self._groups[node] for country in (*countries, ""))

    def with_identifier(self, identifier: Key) -> set[str]:
        """Who had an identifier in its normal form; one of VAT also without the country before it."""
        scheme, value = identifier
        found = self._who("id", scheme, value)
        if scheme == CB.VAT and value[:2].isalpha():
            found |= self._who("bare", scheme, value[2:])
        return found

    def contradicts(self, node: str, identifiers: Iterable[Key]) -> bool:
        """Whether somebody had another identifier where one organisation has but one."""
        return any(
            scheme in EXCLUSIVE
            and self._hash("scheme", scheme) in self._groups[node]
            and node not in self.with_identifier((scheme, value))
            for scheme, value in identifiers
        )

    def _who(self, *parts: str) -> set[str]:
        """Who has a mark."""
        return set(self._with.get(self._hash(*parts), ())) if parts[1] else set()

    def _hash(self, *parts: str) -> str:
        """A mark."""
        return blake2b("\0".join(parts).encode(), key=self._secret, digest_size=20).hexdigest()


def fold(name: str) -> str:
    """A name without case, diacritics, punctuation and order of words, with its legal form written in one way.

    Example:
        >>> fold("Kowalski, Jan") == fold("JAN KOWALSKI")
        True
    """
    return " ".join(sorted(name_key(name).split()))


def normal(identifiers: Iterable[Key]) -> Iterator[Key]:
    """Those identifiers that tell organisations apart, in their normal form."""
    for scheme, value in identifiers:
        found = key(scheme, value)
        if found is not None:
            yield found


def _without_form(name: str) -> tuple[str, ...]:
    """A folded name without its legal form, if it has one and enough is left."""
    bare, forms = legal_forms(plain(name))
    return (fold(bare),) if forms and len(bare) >= _SHORTEST else ()
