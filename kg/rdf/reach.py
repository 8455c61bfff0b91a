"""Which statements a CONSTRUCT rule reads: those that its patterns matched and of which it could make something.

This module owns the tracing of a rule. It makes nothing of the statements: the rule itself does. A pattern that only leads
on (`?organisation s:address ?address`) counts as read where something was read beyond it; a text in the place of an
address leads nowhere, so it stays unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pyoxigraph as ox

from kg.errors import ManifestError
from kg.rdf.names import PREFIXES
from kg.rdf.terms import Term, Triple

_TEMPLATE: Final = re.compile(r"(?i)\bCONSTRUCT\s*(?:\{[^{}]*\})?\s*(?:WHERE\b)?")
_ASIDE: Final = frozenset({"Builtin_EXISTS", "Builtin_NOTEXISTS"})
_SKIPPED: Final = frozenset({"PV", "_vars", "datasetClause"})

Slot = str | ox.NamedNode | ox.Literal
"""The name of a variable, or a term."""

_Pattern = tuple[Slot, Any, Slot]


class Reach:
    """The reach of one rule.

    Args:
        name: The name of its file.
        text: The rule.

    Raises:
        ManifestError: It is no CONSTRUCT query.
    """

    def __init__(self, name: str, text: str) -> None:
        self._select, found = _TEMPLATE.subn("SELECT * WHERE", _bare(text), count=1)
        algebra = _algebra(name, text)
        if not found or algebra.name != "ConstructQuery":
            raise ManifestError(f"The rule {name} is no CONSTRUCT query.")
        self._patterns: list[_Pattern] = []
        self._used = {str(term) for triple in algebra.template or () for term in triple}
        self._gather(algebra.p)

    def read(self, store: ox.Store) -> Iterator[int]:
        """The hashes of the statements of a store that the rule reads.

        Cost: linear in the solutions of the rule; a statement may come several times.
        """
        found = store.query(self._select, prefixes=PREFIXES)
        if not isinstance(found, ox.QuerySolutions):
            return
        names = [variable.value for variable in found.variables]
        plans: dict[tuple[str, ...], list[_Pattern]] = {}
        for solution in found:
            values = {name: value for name, value in zip(names, solution, strict=True) if value is not None}
            bound = tuple(values)
            if bound not in plans:
                plans[bound] = self._plan(values)
            for subject, path, target in plans[bound]:
                yield from map(
                    hash, _statements(store, _value(subject, values), path, _value(target, values), values)
                )

    def _plan(self, values: Mapping[str, Term]) -> list[_Pattern]:
        """The patterns that are read where these variables have a value."""
        open_ = [pattern for pattern in self._patterns if all(name in values for name in _names(pattern))]
        leads = set(self._used)
        plan: list[_Pattern] = []
        while read := [
            pattern for pattern in open_ if not isinstance(pattern[2], str) or pattern[2] in leads
        ]:
            plan += read
            open_ = [pattern for pattern in open_ if pattern not in read]
            leads |= {
                pattern[0] for pattern in read if isinstance(pattern[0], str) and isinstance(pattern[2], str)
            }
        return plan

    def _gather(self, node: Any) -> None:
        """Note the patterns in a part of the algebra, and the variables that its expressions use."""
        from rdflib.plugins.sparql.parserutils import CompValue
        from rdflib.term import Variable

        if isinstance(node, Variable):
            self._used.add(str(node))
        elif isinstance(node, CompValue) and node.name == "BGP":
            self._patterns += [(_slot(s), _path(p), _slot(o)) for s, p, o in node.triples]
        elif not isinstance(node, CompValue) or node.name not in _ASIDE:
            for part in _parts(node):
                self._gather(part)


def _parts(node: Any) -> Iterator[Any]:
    """What a part of the algebra consists of."""
    if isinstance(node, Mapping):
        for name, part in node.items():
            if name not in _SKIPPED:
                yield from (name, part)
    elif isinstance(node, (list, tuple, set)):
        yield from node


def _bare(text: str) -> str:
    """A rule without its lines of comment."""
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))


def _algebra(name: str, text: str) -> Any:
    """The algebra of a rule.

    Raises:
        ManifestError: It cannot be read.
    """
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        return translateQuery(parseQuery(text), initNs=dict(PREFIXES)).algebra
    except Exception as error:  # rdflib raises bare exceptions for unknown prefixes
        raise ManifestError(f"The rule {name} cannot be followed.", found=str(error)) from error


def _slot(term: Any) -> Slot:
    """A term of a pattern."""
    from rdflib.term import Literal, URIRef

    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, Literal):
        kind = None if term.datatype is None else ox.NamedNode(str(term.datatype))
        return ox.Literal(str(term), language=term.language, datatype=kind)
    return str(term)


def _path(term: Any) -> Any:
    """A property, the name of a variable, or a path as a tuple that begins with its kind."""
    from rdflib import paths

    if isinstance(term, (paths.SequencePath, paths.AlternativePath)):
        kind = "then" if isinstance(term, paths.SequencePath) else "or"
        return (kind, *(_path(part) for part in term.args))
    if isinstance(term, paths.InvPath):
        return ("back", _path(term.arg))
    if isinstance(term, paths.Path):
        raise ManifestError(
            "A rule has a path that repeats or negates, which cannot be traced.", found=str(term)
        )
    return _slot(term)


def _names(pattern: _Pattern) -> Iterator[str]:
    """The variables of a pattern."""
    return (part for part in pattern if isinstance(part, str))


def _value(slot: Slot, values: Mapping[str, Term]) -> Term:
    """What a slot holds in a solution."""
    return values[slot] if isinstance(slot, str) else slot


def _statements(
    store: ox.Store, start: Term, path: Any, end: Term, values: Mapping[str, Term]
) -> Iterator[Triple]:
    """The statements that a pattern matched in a solution; those of a property need no look-up."""
    if isinstance(path, tuple):
        for statements, _ in _ways(store, start, path, end):
            yield from statements
    elif isinstance(start, ox.NamedNode):
        yield ox.Triple(start, _value(path, values), end)  # type: ignore[arg-type]


def _ways(store: ox.Store, start: Any, path: Any, end: Any) -> Iterator[tuple[tuple[Triple, ...], Any]]:
    """The ways from a node along a path, each with where it ends; to a given end, or to any (`None`)."""
    if not isinstance(path, tuple):
        for quad in () if isinstance(start, ox.Literal) else store.quads_for_pattern(start, path, end):
            yield (quad.triple,), quad.object
    elif path[0] == "back":
        for quad in () if isinstance(end, ox.Literal) else store.quads_for_pattern(end, path[1], start):
            yield (quad.triple,), quad.subject
    elif path[0] == "or" or len(path) == 2:
        for part in path[1:]:
            yield from _ways(store, start, part, end)
    else:
        for first, middle in _ways(store, start, path[1], None):
            for rest, last in _ways(store, middle, ("then", *path[2:]), end):
                yield first + rest, last
