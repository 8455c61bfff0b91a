"""The facts behind one recommendation, gathered for one pair.

This module owns which facts count as evidence, the chain, the themes and the cautions. It ranks no
candidates and writes no line.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np

from kg.analysis.paths import Chain, shortest_chains
from kg.analysis.tables import Rows
from kg.analysis.ties import Fact, ties_of
from kg.recommend.arrays import arrays_of
from kg.recommend.between import FACTS, Circle
from kg.recommend.results import Between, Evidence, Step
from kg.recommend.wording import KINDS, country, listed, period, theme_name, tie

_QUIET: Final = np.timedelta64(3 * 365 + 1, "D")
_MANY: Final = 1000
_LONGEST: Final = 6
"""A chain of more steps than this persuades nobody."""


def gather(circle: Circle, candidate: int) -> Evidence:
    """The evidence for one candidate (row).

    Cost: O(participations of the two and of those in between).
    """
    shared = circle.partners(candidate)
    chain = _short_chain(circle, candidate, shared)
    introducers = circle.introducers(candidate) or _first_on(circle, chain)
    shared_themes, new_themes = _themes(circle, candidate)
    together = circle.facts(circle.asker.row, candidate, 2 * FACTS)
    return Evidence(
        shared_partners=shared,
        introducers=introducers,
        chain=chain,
        together=together,
        themes_shared=shared_themes,
        themes_new=new_themes,
        bridge=_bridge(circle, candidate),
        adds=_adds(circle, candidate, new_themes),
        cautions=_cautions(circle, candidate),
        said=circle.topics.said(candidate) if circle.asker.cold else (),
    )


def _short_chain(circle: Circle, candidate: int, shared: tuple[Between, ...]) -> tuple[Step, ...]:
    """Asker, its side, somebody in between, candidate; without anybody in between, a shortest chain."""
    snapshot, asker = circle.history.snapshot, circle.asker
    together = circle.facts(asker.row, candidate)
    if together:
        return (_step(circle, asker.row, candidate, together),)
    if not shared:
        return _searched(circle, candidate)
    best = shared[0]
    member, middle = snapshot.row(best.team), snapshot.row(best.iri)
    hops = [asker.row, member, middle, candidate]
    route = [row for at, row in enumerate(hops) if at == 0 or row != hops[at - 1]]
    return tuple(_hop(circle, one, other) for one, other in pairwise(route))


def _hop(circle: Circle, one: int, other: int) -> Step:
    """One step between two actors, whether they are tied or one serves the other's country."""
    facts = circle.facts(one, other)
    return _step(circle, one, other, facts) if facts else _service(circle, one, other)


def _step(circle: Circle, one: int, other: int, facts: tuple[Fact, ...]) -> Step:
    """One step over facts."""
    snapshot = circle.history.snapshot
    ends = [(snapshot.actors[row], snapshot.names[row]) for row in (one, other)]
    return Step(ends[0], ends[1], _told(circle, facts[0]), facts)


def _told(circle: Circle, fact: Fact) -> str:
    """A tie in words, with its time."""
    snapshot = circle.history.snapshot
    subject = None if fact.subject is None else snapshot.names[snapshot.row(fact.subject)]
    return f"{tie(fact, subject=subject)} ({period(fact.start, fact.end)})"


def _service(circle: Circle, asker: int, helper: int) -> Step:
    """The step to a body without a tie: its network serves the asker's country, or it is like the asker."""
    snapshot = circle.history.snapshot
    place = country(snapshot.country[asker])
    ends = [(snapshot.actors[row], snapshot.names[row]) for row in (asker, helper)]
    facts = network_facts(circle, helper)
    if not facts:
        return Step(ends[0], ends[1], f"like the asker, in {place}", ())
    return Step(ends[0], ends[1], f"serves {place}: {_told(circle, facts[0])}", facts)


def network_facts(circle: Circle, helper: int) -> tuple[Fact, ...]:
    """What ties a body to a network: coordination, contact point, office."""
    snapshot, ties = circle.history.snapshot, ties_of(circle.history.snapshot)
    if helper not in circle.asker.serving:
        return ()
    begin, end = ties.matrix.indptr[helper : helper + 2]
    others = np.unique(ties.members[ties.matrix.indices[begin:end]].indices)
    networks = [int(row) for row in others if snapshot.kind[row] == "Network"]
    return tuple(fact for network in networks for fact in circle.facts(helper, network))


def _searched(circle: Circle, candidate: int) -> tuple[Step, ...]:
    """A shortest chain from the asker, or from its side where the asker itself is tied to nobody."""
    snapshot, asker = circle.history.snapshot, circle.asker
    if candidate in asker.serving:
        return (_hop(circle, asker.row, candidate),)
    ways = dict.fromkeys([asker.row, *asker.serving.tolist(), *asker.side.tolist()])
    starts = [start for start in ways if start != candidate][: 2 * FACTS]
    found: list[tuple[int, int, Chain]] = []
    for at, start in enumerate(starts):
        chains = shortest_chains(snapshot, snapshot.actors[start], snapshot.actors[candidate], limit=1)
        found += [(len(chain.facts), at, chain) for chain in chains.chains]
    if not found or min(found)[0] > _LONGEST:
        return ()
    _, at, chain = min(found, key=lambda each: each[:2])
    lead = () if starts[at] == asker.row else (_hop(circle, asker.row, starts[at]),)
    return (*lead, *_steps(circle, chain))


def _steps(circle: Circle, chain: Chain) -> tuple[Step, ...]:
    """A chain as steps with all the facts on each."""
    rows = [circle.history.snapshot.row(iri) for iri in chain.actors]
    return tuple(_hop(circle, one, other) for one, other in pairwise(rows))


def _first_on(circle: Circle, chain: tuple[Step, ...]) -> tuple[Between, ...]:
    """Where nobody is tied to both sides: whose door to knock on first, then who has worked with the candidate."""
    if len(chain) < 2:
        return ()
    asker = circle.history.snapshot.actors[circle.asker.row]
    first, last = chain[0].target, chain[-1].source
    far = tuple(fact for step in chain[1:] for fact in step.facts[:1])
    found = [Between(*first, 0.0, asker, chain[0].facts, far)]
    if last != first and chain[-1].facts[0].works:
        near = tuple(fact for step in chain[1:-1] for fact in step.facts[:1])
        found.append(Between(*last, 0.0, first[0], near, chain[-1].facts[:1]))
    return tuple(found)


def _themes(circle: Circle, candidate: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Themes that both sides have worked on, and those of the candidate alone."""
    theirs = arrays_of(circle.history).profile[candidate] > 0
    names = circle.history.snapshot.features["theme"].names
    if not names:  # circles stand in for themes, and have no names
        return (), ()
    return (
        tuple(names[at] for at in np.flatnonzero(circle.themes & theirs)),
        tuple(names[at] for at in np.flatnonzero(~circle.themes & theirs)),
    )


def _adds(circle: Circle, candidate: int, new_themes: tuple[str, ...]) -> tuple[str, ...]:
    """What a candidate would add to a consortium of the asker and those on its side."""
    snapshot, asker = circle.history.snapshot, circle.asker
    board = [asker.row, *asker.voices.tolist()]
    found = []
    place = snapshot.country[candidate]
    if place is not None and place not in {snapshot.country[row] for row in board}:
        found.append(f"{country(place)} as a country")
    kind = snapshot.kind[candidate]
    if kind in KINDS and kind not in {snapshot.kind[row] for row in board}:
        found.append(KINDS[kind])
    if new_themes:
        found.append(f"work on {listed(list(dict.fromkeys(map(theme_name, new_themes))))}")
    return tuple(found)


def _bridge(circle: Circle, candidate: int) -> tuple[int, int]:
    """How many of the candidate's partners work with nobody on the asker's side, of how many."""
    met = arrays_of(circle.history).met
    theirs = met.indices[met.indptr[candidate] : met.indptr[candidate + 1]]
    return int((~np.isin(theirs, circle.known)).sum()), len(theirs)


def _cautions(circle: Circle, candidate: int) -> tuple[str, ...]:
    """What to know before calling."""
    history, found = circle.history, []
    begin, end = history.work.indptr[candidate : candidate + 2]
    work = history.work.indices[begin:end]
    if len(work) == 0:
        found.append("No shared project or agreement of theirs is known.")
    else:
        found += _on_work(circle, work)
    if _same_group(circle, candidate):
        found.append("Runs, hosts or belongs to the same body as the asker: not independent of it.")
    return tuple(found)


def _on_work(circle: Circle, work: Rows) -> list[str]:
    """Cautions about somebody's shared work."""
    history, found = circle.history, []
    if len(work) == 1:
        found.append("They have one shared project or agreement only.")
    ends = np.fmax(history.end[work], history.start[work])
    if np.isnat(ends).all():
        found.append("No date is stated for their projects.")
    elif (last := np.nanmax(ends)) < history.day - _QUIET:
        found.append(f"They have had no shared project or agreement since {last.astype('datetime64[Y]')}.")
    return found


def _same_group(circle: Circle, candidate: int) -> bool:
    """Whether one runs or hosts the other."""
    facts = circle.facts(circle.asker.row, candidate, _MANY)
    return any(fact.kind in ("host", "operator", "office") for fact in facts)
