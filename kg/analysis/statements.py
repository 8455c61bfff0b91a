"""One predicate of the merged facts at a time, as plain texts by subject.

This module owns the reading of statements for analysis and the choice of the best name. Every table it
returns is sorted, so that the order in which the store gives its statements leaves no trace.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import numpy as np

from kg.analysis.dates import UNDATED, first_day, last_day
from kg.rdf.terms import Literal, Term, Triple
from kg.vocab import CB, RDF

if TYPE_CHECKING:
    from kg.rdf.store import GraphStore

_LANGUAGES: Final = ("en", None)
"""Names in English come first, then those without a language, then all others."""


class Statements:
    """The merged facts of a store, one predicate at a time."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store

    def typed(self, *classes: str) -> dict[str, str]:
        """Every instance of the classes, with the first of them that it is an instance of."""
        found: dict[str, str] = {}
        for each in classes:
            for triple in self._store.statements(predicate=RDF.type, object=each):
                found.setdefault(_text(triple.subject), each)
        return found

    def values(self, predicate: str) -> dict[str, list[str]]:
        """The values of a predicate by subject; each list sorted, each value once."""
        found: dict[str, list[str]] = {}
        for triple in self._store.statements(predicate=predicate):
            found.setdefault(_text(triple.subject), []).append(_text(triple.object))
        return {
            subject: sorted(set(values)) if len(values) > 1 else values for subject, values in found.items()
        }

    def first(self, predicate: str) -> dict[str, str]:
        """One value of a predicate by subject, the first in order where there are several."""
        return {subject: values[0] for subject, values in self.values(predicate).items()}

    def names(self, *predicates: str) -> dict[str, str]:
        """The best name by subject; names under an earlier predicate come before those under a later one."""
        best: dict[str, tuple[tuple[int, int, bool, str], str]] = {}
        for at, predicate in enumerate(predicates):
            for triple in self._store.statements(predicate=predicate):
                text = _text(triple.object)
                language = triple.object.language if isinstance(triple.object, Literal) else None
                rank = (at, *_name_rank(text, language))
                subject = _text(triple.subject)
                if subject not in best or rank < best[subject][0]:
                    best[subject] = (rank, text)
        return {subject: text for subject, (_, text) in best.items()}

    def texts(self, *predicates: str) -> dict[str, list[str]]:
        """All that is said by subject under some predicates; a concept says its local name."""
        found: dict[str, list[str]] = {}
        for predicate in predicates:
            for subject, values in self.values(predicate).items():
                said = (local(each) if "://" in each else each for each in values)
                found.setdefault(subject, []).extend(said)
        return found

    def starts(self) -> dict[str, np.datetime64]:
        """The first day by subject; the earliest where several are stated."""
        return {
            subject: _least(map(first_day, texts)) for subject, texts in self.values(CB.startDate).items()
        }

    def ends(self) -> dict[str, np.datetime64]:
        """The last day by subject; the latest where several are stated."""
        return {subject: _most(map(last_day, texts)) for subject, texts in self.values(CB.endDate).items()}


def _text(term: Term) -> str:
    """A term without its quotes, language and datatype."""
    return str(term) if isinstance(term, Triple) else term.value


def _name_rank(text: str, language: str | None) -> tuple[int, bool, str]:
    """Smaller is better: English, no language, others; not all in capitals; then by the alphabet."""
    place = _LANGUAGES.index(language) if language in _LANGUAGES else len(_LANGUAGES)
    return place, text.isupper(), text


def _least(days: Iterable[np.datetime64]) -> np.datetime64:
    """The earliest of the dated days."""
    return min((day for day in days if not np.isnat(day)), default=UNDATED)


def _most(days: Iterable[np.datetime64]) -> np.datetime64:
    """The latest of the dated days."""
    return max((day for day in days if not np.isnat(day)), default=UNDATED)


def local(iri: str) -> str:
    """The last part of an IRI, by which a concept or class is called.

    Example:
        >>> local("https://w3id.org/clusterbridge/vocabulary/role/Member"), local(CB.Cluster)
        ('Member', 'Cluster')
    """
    return iri.rpartition("#")[2].rpartition("/")[2]
