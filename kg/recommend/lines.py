"""The one line of a recommendation, put together from its evidence.

This module owns which evidence the line uses and how the sentence runs. Every clause states a fact of the
evidence, or says that one is lacking.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kg.analysis.ties import Fact
from kg.recommend.between import Circle
from kg.recommend.evidence import network_facts
from kg.recommend.results import Between, Evidence, Step
from kg.recommend.wording import country, listed, spoken, when


def line(circle: Circle, candidate: int, evidence: Evidence) -> tuple[str, tuple[Fact, ...]]:
    """The reason in one or two sentences, and the facts it uses."""
    snapshot = circle.history.snapshot
    place = country(snapshot.country[candidate])
    subject = spoken(snapshot.names[candidate]) + ("" if place is None else f" ({place})")
    if evidence.together and (evidence.together[0].works or not evidence.shared_partners):
        return _known(subject, evidence.together)
    if evidence.shared_partners and not (circle.asker.borrowed and candidate in circle.asker.side):
        return _shared(circle, candidate, subject, evidence)
    if candidate in circle.asker.side and circle.asker.borrowed:
        return _peer(circle, candidate, subject), ()
    if evidence.chain:
        return _chained(circle, candidate, subject, evidence.chain)
    return _alike(circle, candidate, subject, evidence), ()


def _known(subject: str, facts: Sequence[Fact]) -> tuple[str, tuple[Fact, ...]]:
    """Partners of old, and those met at an event."""
    first = facts[0]
    if first.kind == "project":
        shown = [fact for fact in facts if fact.kind == "project"][:2]
        named = listed([f"{fact.name} {when(fact)}" for fact in shown])
        return f"{subject} has worked with you in {named}.", tuple(shown)
    told = {
        "agreement": f"{subject} and you have an agreement, {first.name} {when(first)}.",
        "meeting": f"{subject} has met you: {first.name} {when(first)}.",
        "event": f"{subject} took part in the same event as you, {first.name} {when(first)}.",
        "contact": f"{subject} is in contact with you {when(first)}.",
        "invitation": f"{subject} and you know each other from an invitation {when(first)}.",
    }
    return told.get(first.kind, f"{subject} is tied to you already {when(first)}."), (first,)


def _shared(circle: Circle, candidate: int, subject: str, evidence: Evidence) -> tuple[str, tuple[Fact, ...]]:
    """Somebody who is tied to both sides."""
    best = evidence.introducers[0]
    far, near = best.far[0], best.near[0] if best.near else None
    used = tuple(fact for fact in (near, far) if fact is not None)
    told = f"{subject} {_with(_who(circle, best, near), far)}."
    if near is None:
        return f"{told} {_service(circle, best)}", (*used, *_network(circle, best))
    return told + _more(circle, candidate, best), used


def _who(circle: Circle, best: Between, near: Fact | None) -> str:
    """Somebody in between, by what ties them to the asker's side."""
    snapshot, who = circle.history.snapshot, spoken(best.name)
    if near is None:
        return who
    if best.team != snapshot.actors[circle.asker.row]:
        member = spoken(snapshot.names[snapshot.row(best.team)])
        return f"{who}, a partner of {member} in {near.name} {when(near)},"
    return {
        "project": f"{who}, your partner in {near.name} {when(near)},",
        "agreement": f"{who}, with which you have an agreement {when(near)},",
        "coordination": f"your coordinator {who}",
        "membership": f"your member {who}",
        "contact": f"your contact {who}",
        "meeting": f"{who}, which you have met {when(near)},",
        "event": f"{who}, which took part in {near.name} {when(near)} as you did,",
        "invitation": f"{who}, which you know from an invitation {when(near)},",
    }.get(near.kind, f"{who}, to which you are tied,")


def _more(circle: Circle, candidate: int, best: Between) -> str:
    """How many other partners of the asker have worked with the candidate."""
    snapshot = circle.history.snapshot
    shared = np.intersect1d(circle.shared(candidate)[0], circle.asker.partners)
    count = len(np.setdiff1d(shared, [snapshot.row(best.iri)]))
    if count == 0:
        return ""
    return f" {'One' if count == 1 else count} more of your partners {'has' if count == 1 else 'have'}, too."


def _with(who: str, far: Fact) -> str:
    """What ties the candidate to somebody."""
    return {
        "project": f"has worked with {who} in {far.name} {when(far)}",
        "agreement": f"has an agreement with {who}, {far.name} {when(far)}",
        "contact": f"is in contact with {who} {when(far)}",
        "event": f"took part in {far.name} {when(far)}, as did {who}",
        "meeting": f"has met {who} {when(far)}",
        "membership": f"is a fellow member of {who} in {far.name} {when(far)}",
        "coordination": f"is tied to {who} through {far.name} {when(far)}",
    }.get(far.kind, f"is tied to {who} {when(far)}").replace(",.", ".")


def _service(circle: Circle, helper: Between) -> str:
    """Why somebody without a tie to the asker can introduce it."""
    snapshot = circle.history.snapshot
    place = country(snapshot.country[circle.asker.row])
    row = snapshot.row(helper.iri)
    if row not in circle.asker.serving:
        return f"{spoken(helper.name)} is an organisation like yours in {place}."
    return f"{spoken(helper.name)} {_serves(circle, row)} and can introduce you."


def _network(circle: Circle, helper: Between) -> tuple[Fact, ...]:
    """What says that a body serves the asker's country."""
    return network_facts(circle, circle.history.snapshot.row(helper.iri))


def _serves(circle: Circle, row: int) -> str:
    """How a body serves the asker's country."""
    place = country(circle.history.snapshot.country[circle.asker.row])
    facts = network_facts(circle, row)
    if not facts:
        return f"is in {place}"
    verb = {"coordination": "coordinates", "office": "is an office of"}.get(facts[0].kind, "belongs to")
    return f"{verb} the {facts[0].name} in {place}"


def _chained(
    circle: Circle, candidate: int, subject: str, chain: tuple[Step, ...]
) -> tuple[str, tuple[Fact, ...]]:
    """Nobody is tied to both sides: the chain, told from the candidate's end."""
    snapshot = circle.history.snapshot
    last, first = chain[-1], chain[0]
    used = tuple(step.facts[0] for step in chain if step.facts)
    kind = ", a cluster as you are," if _both_clusters(circle, candidate) else ""
    told = f"{subject}{kind} {_with(spoken(last.source[1]), last.facts[0])}."
    if snapshot.row(first.target[0]) in circle.asker.serving:
        serves = _serves(circle, snapshot.row(first.target[0]))
        return f"{told} {spoken(first.target[1])} {serves} and can open the door.", used
    steps = f"The way there has {len(chain)} steps and begins with {spoken(first.target[1])}."
    return f"{told} {steps}", used


def _both_clusters(circle: Circle, candidate: int) -> bool:
    kinds = circle.history.snapshot.kind
    return kinds[circle.asker.row] == "Cluster" and kinds[candidate] == "Cluster"


def _peer(circle: Circle, candidate: int, subject: str) -> str:
    """An organisation like the asker, in the same country."""
    count = int(circle.history.amount[candidate])
    place = country(circle.history.snapshot.country[circle.asker.row])
    work = f"{count} shared project{'' if count == 1 else 's'}"
    return f"{subject} is an organisation like yours in {place}, with {work}; no chain to them is known."


def _alike(circle: Circle, candidate: int, subject: str, evidence: Evidence) -> str:
    """No chain at all: what speaks for the candidate is its profile."""
    count = int(circle.history.amount[candidate])
    work = f"has taken part in {count} shared project{'' if count == 1 else 's'}"
    if evidence.themes_shared:
        return f"{subject} {work}, on {listed(evidence.themes_shared)} as you do; no chain to them is known."
    return f"{subject} {work}; no chain to them is known."
