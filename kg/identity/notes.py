"""What identity wrote down, read again: matches of names, decisions of humans, what they replaced, the log.

This module owns the reading of graph/_identity; `kg.identity.written` owns the shape of the notes. It decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import get_args

from kg.identity.written import LOG, Change, Decision, LogEntry, Match, Pair, Verdict, pair, triples
from kg.rdf.store import GraphStore
from kg.rdf.terms import Literal as RdfLiteral
from kg.rdf.terms import NamedNode
from kg.vocab import RDF

__all__ = [
    "LOG", "Change", "Decision", "LogEntry", "Match", "Notes", "Pair", "Verdict",
    "decisions", "log", "matches", "pair", "triples",
]  # fmt: skip

Values = dict[str, list[str]]
"""The values of a note, by the local name of the property."""


@dataclass(frozen=True, slots=True)
class Notes:
    """Everything that is noted in a store.

    Args:
        matches: Alike names, the likeliest first.
        decisions: What humans decided, in the order of the pairs.
        changes: When each was made and what it replaced, the last first.
        log: The merge log, the oldest entry first.
    """

    matches: tuple[Match, ...]
    decisions: tuple[Decision, ...]
    changes: tuple[Change, ...]
    log: tuple[LogEntry, ...]

    @classmethod
    def read(cls, store: GraphStore) -> Notes:
        """The notes of a store, read in one pass."""
        nodes = _nodes(store)
        return cls(
            tuple(sorted(map(_match, nodes["Match"]), key=lambda match: (-match.score, match.pair))),
            tuple(sorted(map(_decision, nodes["Decision"]), key=lambda decision: decision.pair)),
            tuple(sorted(map(_change, nodes["Change"]), key=lambda change: (-change.number, change.pair))),
            tuple(
                sorted(
                    (_entry(kind, values) for kind in ("Merge", "Split") for values in nodes[kind]),
                    key=lambda entry: (entry.number, entry.on, entry.by, entry.kind, entry.raw),
                )
            ),
        )

    @property
    def next(self) -> int:
        """The number of the next step."""
        made = [change.number for change in self.changes] + [entry.number for entry in self.log]
        return 1 + max(made, default=0)


def matches(store: GraphStore) -> list[Match]:
    """The matches of names that are noted, the likeliest first."""
    return list(Notes.read(store).matches)


def decisions(store: GraphStore) -> list[Decision]:
    """What humans decided, in the order of the pairs."""
    return list(Notes.read(store).decisions)


def log(store: GraphStore) -> list[LogEntry]:
    """The merge log, the oldest entry first."""
    return list(Notes.read(store).log)


def _nodes(store: GraphStore) -> dict[str, list[Values]]:
    """The values of each note by the local name of the property, for each kind of note."""
    held: dict[object, Values] = {}
    kinds: dict[object, str] = {}
    for triple in store.identity():
        term = triple.object
        if not isinstance(term, NamedNode | RdfLiteral):
            continue
        if triple.predicate.value == RDF.type and term.value.startswith(LOG):
            kinds[triple.subject] = term.value.removeprefix(LOG)
        elif triple.predicate.value.startswith(LOG):
            values = held.setdefault(triple.subject, {})
            values.setdefault(triple.predicate.value.removeprefix(LOG), []).append(term.value)
    nodes: dict[str, list[Values]] = {"Match": [], "Decision": [], "Change": [], "Merge": [], "Split": []}
    for subject, kind in kinds.items():
        nodes[kind].append(held[subject])
    return nodes


def _match(values: Values) -> Match:
    """A match from its values."""
    return Match(_pair(values), float(values["score"][0]), tuple(sorted(values["reason"])))


def _decision(values: Values) -> Decision:
    """A decision from its values."""
    return _decided(values, "verdict", "by", "on")


def _change(values: Values) -> Change:
    """What a decision replaced, from its values."""
    before = _decided(values, "before", "beforeBy", "beforeOn") if "before" in values else None
    return Change(_pair(values), int(values["number"][0]), before)


def _decided(values: Values, *names: str) -> Decision:
    """A decision from some values of a note: the verdict, by whom and when."""
    said, by, on = (values[name][0] for name in names)
    verdict = next(known for known in get_args(Verdict) if known == said)
    return Decision(_pair(values), verdict, by, date.fromisoformat(on))


def _entry(kind: str, values: Values) -> LogEntry:
    """A line of the log from its values."""
    raw, canonical, reason, by, on = (values[name][0] for name in ("raw", "canonical", "reason", "by", "on"))
    number = int(values.get("number", ["0"])[0])  # stores of earlier releases have none
    return LogEntry(kind, raw, canonical, reason, by, date.fromisoformat(on), number)


def _pair(values: Values) -> Pair:
    """The two actors that a note is about."""
    return pair(values["one"][0], values["other"][0])
