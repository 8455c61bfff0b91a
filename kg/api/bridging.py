"""Bridges as tables: who bridges two groups, and the measures of the whole network.

This module owns which columns are shown to whom. `kg.analysis` ranks and measures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from kg.api import words
from kg.api.chains import chain_json, sources_in_words, stated
from kg.api.groups import group

if TYPE_CHECKING:
    from kg.analysis.broker import Broker
    from kg.analysis.brokers import Bridges
    from kg.analysis.groups import Group
    from kg.analysis.paths import Chain
    from kg.api.graph import Graph

_ROLES: Final = {
    "coordinator": "coordinator, inside both groups",
    "itinerant": "itinerant, outside the group",
    "representative": "representative, inside the first group",
    "gatekeeper": "gatekeeper, inside the second group",
    "liaison": "liaison, outside both groups",
}
_TOLD: Final = 3
"""For how many brokers the last projects and the strongest way are told below the table."""
_SHORT: Final = ("degree", "betweenness", "constraint", "effective_size", "participation", "community")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows for people, rows for programs, and one document.

    Args:
        heading: Sentences above the table.
        short_columns: The columns for people.
        short_rows: The rows for people.
        columns: All columns.
        rows: All columns of each row.
        document: Everything, nested, for JSON.
        below: Sentences below the table.
        notes: What a reader should know.
    """

    heading: Sequence[str]
    short_columns: Sequence[str]
    short_rows: Sequence[Sequence[Any]]
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    document: Any
    below: Sequence[str] = ()
    notes: Sequence[str] = ()


def pair(
    graph: Graph, first: str, second: str, *, top: int, as_of: date | None, active_on: date | None
) -> Table:
    """Who bridges two groups, named as `kg.api.groups.WAYS` says.

    Raises:
        NotFound: A group is not there.
        AnalysisError: A group has nobody in it on the day asked for.
    """
    from kg.analysis.brokers import bridges_between

    one, other = (group(graph, text, as_of=as_of, active_on=active_on) for text in (first, second))
    found = bridges_between(graph.snapshot, one, other, as_of=as_of, active_on=active_on, limit=top)
    return _waypoints(graph, found) if not found.brokers else _brokers(graph, found)


def _brokers(graph: Graph, found: Bridges) -> Table:
    """Those who work with both sides."""
    columns: tuple[str, ...] = (
        "rank",
        "name",
        "country",
        "kind",
        "role",
        "score",
        "ties to first",
        "ties to second",
        "partners in first",
    )
    columns += ("partners in second", "share of its ties", "open pairs", "projects", "begun lately", "iri")
    rows = [_row(graph, rank, broker) for rank, broker in enumerate(found.brokers, start=1)]
    document = {
        "first": {"name": _name(graph, found.first), "actors": len(found.first)},
        "second": {"name": _name(graph, found.second), "actors": len(found.second)},
        "total": found.total,
        "working_together": found.joint,
        "open_pairs": found.open_pairs,
        "brokers": [
            dict(zip(columns, row, strict=True))
            | {"recent": [{"name": a.name, "iri": a.iri, "start": a.start} for a in broker.recent]}
            | {"chains": [chain_json(graph, chain) for chain in broker.chains]}
            for row, broker in zip(rows, found.brokers, strict=True)
        ],
    }
    short = [
        (
            rank,
            graph.name(b.iri),
            b.country,
            _ROLES[b.role],
            b.first_partners,
            b.second_partners,
            b.open_pairs,
            b.lately,
        )
        for rank, b in enumerate(found.brokers, start=1)
    ]
    works = words.count(found.total, "organisation works", "organisations work")
    one, other = (f"{_name(graph, g)} ({words.count(len(g), 'actor')})" for g in (found.first, found.second))
    same = found.first.actors == found.second.actors
    heading = [
        f"{works} with two or more of {one}." if same else f"{works} with both {one} and {other}.",
        f"{words.count(found.joint, 'pair')} of the two {'works' if found.joint == 1 else 'work'} together already, "
        f"{found.open_pairs:,} do not.",
    ]
    short_columns = (
        "rank",
        "who",
        "country",
        "stands",
        "partners in first",
        "in second",
        "pairs to introduce",
        "projects begun lately",
    )
    below = [line for broker in found.brokers[:_TOLD] for line in _told(graph, broker)]
    return Table(heading, short_columns, short, columns, rows, document, below)


def _told(graph: Graph, broker: Broker) -> Iterator[str]:
    """What a broker did last, and the strongest way over it, with sources."""
    last = [each.name if each.start is None else f"{each.name} ({each.start.year})" for each in broker.recent]
    yield f"{words.spoken(graph.name(broker.iri))} began last: {words.listed(last) if last else 'no project'}."
    for chain in broker.chains[:1]:
        yield from (f"     - {line}" for line in _steps(graph, chain))


def _steps(graph: Graph, chain: Chain) -> Iterator[str]:
    """The facts on a chain, each with its sources."""
    for fact in chain.facts:
        yield f"{stated(graph, fact)}  [{'; '.join(sources_in_words(graph, fact.links))}]"


def _row(graph: Graph, rank: int, b: Broker) -> tuple[Any, ...]:
    """One broker with all its numbers."""
    head = (rank, graph.name(b.iri), b.country, b.kind, b.role, b.score, b.first, b.second)
    return (*head, b.first_partners, b.second_partners, b.share, b.open_pairs, b.projects, b.lately, b.iri)


def _waypoints(graph: Graph, found: Bridges) -> Table:
    """Those who stand on the shortest chains, where nobody works with both sides."""
    one, other = _name(graph, found.first), _name(graph, found.second)
    chains = found.chains
    if chains.steps is None:
        heading = [f"Nobody works with both {one} and {other}, and nothing connects the two."]
    elif chains.steps == 1:
        heading = [f"{one} and {other} are linked directly; nobody else works with both."]
    else:
        total = words.count(chains.total, "shortest chain")
        verb = "is" if chains.total == 1 else "are"
        heading = [
            f"Nobody works with both {one} and {other}. There {verb} {total} of {chains.steps} steps between the two; "
            "on the way stand:"
        ]
    columns: tuple[str, ...] = ("rank", "name", "share of chains", "iri")
    rows = [(rank, graph.name(w.iri), w.share, w.iri) for rank, w in enumerate(chains.between, start=1)]
    short = [(rank, name, f"{share:.0%}") for rank, name, share, _ in rows]
    facts = [f"     - {line}" for chain in chains.chains[:1] for line in _steps(graph, chain)]
    document = {
        "first": {"name": one, "actors": len(found.first)},
        "second": {"name": other, "actors": len(found.second)},
        "total": 0,
        "brokers": [],
        "steps": chains.steps,
        "chains_total": chains.total,
        "on_the_chains": [dict(zip(columns, row, strict=True)) for row in rows],
        "chains": [chain_json(graph, chain) for chain in chains.chains],
    }
    below = ["The strongest of these chains:", *facts] if facts else []
    return Table(heading, ("rank", "who", "on so many of the chains"), short, columns, rows, document, below)


def whole(
    graph: Graph, *, by: str, corrected: bool, top: int, as_of: date | None, active_on: date | None
) -> Table:
    """The measures of bridging for everybody who works with somebody.

    Raises:
        AnalysisError: There is no such measure, or nobody works with anybody.
    """
    from kg.analysis.bridging import COLUMNS, CORRECTED, WARNING, bridging

    found = bridging(graph.snapshot, as_of=as_of, active_on=active_on, cache=graph.workspace.cache_dir)
    ranked = found.rows(top=top, by=by, corrected=corrected)
    beside = tuple(f"{measure}_among_alike" for measure in CORRECTED)
    columns = ("rank", "name", "country", "kind", *COLUMNS, *beside, "iri")
    rows = [
        (
            rank,
            graph.name(r.iri),
            r.country,
            r.kind,
            *(r.values[c] for c in COLUMNS),
            *(r.corrected[c] for c in CORRECTED),
            r.iri,
        )
        for rank, r in enumerate(ranked, start=1)
    ]
    shown = (*_SHORT, by) if by not in _SHORT else _SHORT
    short = [
        (rank, graph.name(r.iri), r.country, *(r.values[c] for c in shown), r.corrected["betweenness"])
        for rank, r in enumerate(ranked, start=1)
    ]
    how = (
        "exact"
        if found.exact
        else f"sampled from {found.sources:,} sources; its error is in the other formats"
    )
    heading = [f"{words.count(len(found.graph), 'organisation')} with partners; betweenness is {how}."]
    short_columns = (
        "rank",
        "who",
        "country",
        *(c.replace("_", " ") for c in shown),
        "betweenness among those of like size",
    )
    document = [dict(zip(columns, row, strict=True)) for row in rows]
    return Table(heading, short_columns, short, columns, rows, document, notes=[WARNING])


def _name(graph: Graph, of: Group) -> str:
    """What a group is called, in the language of the workspace."""
    return graph.name(of.actors[0]) if of.kind == "actor" else of.name
