"""Values bound to the variables of a query, and the usual prefixes, as text: SPARQL has no other place for either.

This module owns that writing. A value never becomes part of the query's grammar: it stands in a VALUES block, as the
serialiser of Oxigraph escapes it, at the beginning of every group that could see the variable. Lines keep their numbers,
so that an error message points to the right one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kg.errors import QueryError
from kg.rdf.guard import TOKENS
from kg.rdf.names import PREFIXES
from kg.rdf.terms import Term

_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, a variable or a brace of a query, and where it ends."""

    kind: str
    text: str
    end: int

    @property
    def word(self) -> str:
        """A keyword in capitals; empty for what is none."""
        return self.text.upper() if self.kind == "word" else ""


def bound(text: str, bindings: Mapping[str, Term]) -> str:
    """A query with values for some of its variables.

    Raises:
        QueryError: The query has no such variable.

    Example:
        >>> from kg.rdf.terms import Literal
        >>> bound("ASK { ?s ?p ?o FILTER (?o > ?n) }", {"n": Literal(7)})
        'ASK { VALUES ?n { "7"^^<http://www.w3.org/2001/XMLSchema#integer> }  ?s ?p ?o FILTER (?o > ?n) }'
    """
    if not bindings:
        return text
    tokens = list(_tokens(text))
    known = {token.text[1:] for token in tokens if token.kind == "other"}
    for name in bindings:
        if name not in known:
            raise QueryError(
                f"The query has no variable ?{name}.", found=", ".join(f"?{each}" for each in sorted(known))
            )
    return _bound(text, tokens, bindings)


def prefixed(text: str) -> str:
    """A query with the usual prefixes that it uses and does not declare.

    Example:
        >>> prefixed("ASK { ?s a cb:Cluster }")
        'PREFIX cb: <https://w3id.org/clusterbridge/ontology#> ASK { ?s a cb:Cluster }'
    """
    return _prologue(list(_tokens(text))) + text


def _tokens(text: str) -> Iterator[_Token]:
    """The tokens that matter."""
    for found in TOKENS.finditer(text):
        if found.lastgroup not in (None, "comment", "string"):
            yield _Token(found.lastgroup or "", found[0], found.end())


def _prologue(tokens: list[_Token]) -> str:
    """The usual prefixes that a query uses and does not declare."""
    declared = {after.text.removesuffix(":") for token, after in pairwise(tokens) if token.word == "PREFIX"}
    used = {token.text.partition(":")[0] for token in tokens if token.kind == "name"}
    known = sorted((used - declared) & PREFIXES.keys())
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in known)


def _bound(text: str, tokens: list[_Token], bindings: Mapping[str, Term]) -> str:
    """A query with values for some of its variables."""
    values = " ".join(f"VALUES ?{name} {{ {term} }}" for name, term in sorted(bindings.items()))
    places = list(_groups(tokens))
    if not places:  # DESCRIBE ?x, or the short form of CONSTRUCT
        has_pattern = any(token.kind == "brace" for token in tokens)
        names = " ".join(f"?{name}" for name in sorted(bindings))
        terms = " ".join(str(term) for _, term in sorted(bindings.items()))
        return f"{text}\nVALUES ({names}) {{ ({terms}) }}" if has_pattern else f"{text}\nWHERE {{ {values} }}"
    pieces, last = [], 0
    for place in places:
        pieces += [text[last:place], f" {values} "]
        last = place
    return "".join([*pieces, text[last:]])


def _groups(tokens: list[_Token]) -> Iterator[int]:
    """Where the groups of a query begin, but those of MINUS, which values would change, and those of data."""
    form = next((token.word for token in tokens if token.word in _FORMS), "")
    skipping, depth = 0, 0
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else None
        if token.text == "}" and token.kind == "brace":
            depth -= 1
            skipping = 0 if depth < skipping else skipping
        elif token.text == "{" and token.kind == "brace":
            depth += 1
            word = "" if before is None else before.word
            short = word == "WHERE" and place > 1 and tokens[place - 2].word == "CONSTRUCT"
            if (
                skipping
                or short
                or (form == "CONSTRUCT" and word == "CONSTRUCT")
                or word == "MINUS"
                or _is_data(tokens, place)
            ):
                skipping = skipping or depth
            elif place + 1 < len(tokens) and tokens[place + 1].word != "SELECT":
                yield token.end


def _is_data(tokens: list[_Token], place: int) -> bool:
    """Whether a brace opens the rows of a VALUES block: only variables stand between."""
    while place and tokens[place - 1].kind == "other":
        place -= 1
    return bool(place) and tokens[place - 1].word == "VALUES"
