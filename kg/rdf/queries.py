"""Named queries: questions that the project asks again and again, one file each.

This module owns the reading of `queries/*.rq` and of their headers. Values are bound by the store, never
formatted in. A header looks like this::

    # title: Facts about an entity
    # parameter: entity (iri)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Final

from kg.errors import NotFound, QueryError
from kg.rdf.terms import Literal, NamedNode, Term

_FOLDER: Final = Path(__file__).parent / "queries"
_TITLE: Final = re.compile(r"^# title: (.+)$", re.MULTILINE)
_PARAMETER: Final = re.compile(r"^# parameter: (\w+) \((iri|text)\)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A question with a name.

    Args:
        name: The name of the file.
        title: What it asks, in words.
        parameters: What must be bound: `iri` or `text`, by variable.
        text: The SPARQL.
    """

    name: str
    title: str
    parameters: Mapping[str, str]
    text: str

    def bound(self, values: Mapping[str, str | Term]) -> dict[str, Term]:
        """Values as terms of the kinds that the query declares.

        Raises:
            QueryError: A value is missing, or is for no parameter.
        """
        if values.keys() != self.parameters.keys():
            raise QueryError(
                f'The query "{self.name}" does not have these parameters.',
                expected=", ".join(sorted(self.parameters)) or "none",
                found=", ".join(sorted(values)) or "none",
            )
        return {name: _term(self.parameters[name], value) for name, value in values.items()}


def named(name: str) -> NamedQuery:
    """The query of a name.

    Raises:
        NotFound: There is none; the message has the nearest names.
    """
    known = all_queries()
    if name not in known:
        raise NotFound(f'There is no query "{name}".', nearest=get_close_matches(name, known, cutoff=0.4))
    return known[name]


@cache
def all_queries() -> dict[str, NamedQuery]:
    """Every named query, by name."""
    return {file.stem: _read(file) for file in sorted(_FOLDER.glob("*.rq"))}


def _read(file: Path) -> NamedQuery:
    """A query from its file."""
    text = file.read_text(encoding="utf-8")
    title = _TITLE.search(text)
    parameters = dict(_PARAMETER.findall(text))
    return NamedQuery(file.stem, title[1] if title else file.stem, parameters, text)


def _term(kind: str, value: str | Term) -> Term:
    """A value as a term of a declared kind."""
    if not isinstance(value, str):
        return value
    try:
        return NamedNode(value) if kind == "iri" else Literal(value)
    except ValueError as error:
        raise QueryError("A value is no IRI.", found=value) from error
