"""The one line of a recommendation, put together from its evidence.

This module owns which evidence the line uses and how the sentence runs. Every clause states a fact of the
evidence, or says that one is lacking. How a single tie is said is in `kg.recommend.clauses`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kg.analysis.ties import Fact
from kg.recommend.between import Circle
from kg.recommend.clauses import known_to, tidy, with_somebody
from kg.recommend.evidence import network_facts
from kg.recommend.results import Between, Evidence, Step
from kg.recommend.wording import count, country, listed, spoken, theme_name, when


def line(circle: Circle, candidate: int, evidence: Evidence) -> tuple[str, tuple[Fact, ...]]:
    """The reason in one or two sentences, and the facts it uses."""
    snapshot, asker = circle.history.snapshot, circle.asker
    place = country(snapshot.country[candidate])
    subject = spoken(snapshot.names[candidate]) + ("" if place is None else f" ({place})")
    stranger = asker.borrowed and candidate in asker.side
    if evidence.together and (evidence.together[0].works or not evidence.shared_partners):
        told, used = _known(snapshot.actors[candidate], subject, evidence.together)
    elif candidate in asker.serving:
        told, used = f"{subject} {_serves(circle, candidate)} and can introduce you to others.", ()
    elif evidence.shared_partners and not stranger:
        told, used = _shared(circle, candidate, subject, evidence)
    elif stranger:
        told, used = _peer(circle, candidate, subject), ()
    elif evidence.chain:
        told, used = _chained(circle, candidate, subject, evidence.chain)
    else:
        told, used = _alike(circle, candidate, subject, evidence), ()
    return tidy(told + _on_topic(evidence)), used


def _on_topic(evidence: Evidence) -> str:
    """What the candidate's own words or projects have in common with what the asker says of itself."""
    if not evidence.said:
        return ""
    words = listed([f'"{word}"' for word in dict.fromkeys(w for each in evidence.said for w in each.words)])
    first = evidence.said[0]
    if first.own:
        return f" What they say of themselves names {words}, as you do."
    return f" Their project {first.name} is about {words}, which you name as yours."


def _known(candidate: str, subject: str, facts: Sequence[Fact]) -> tuple[str, tuple[Fact, ...]]:
    """Partners of old, and those met at an event."""
    first = facts[0]
    if first.kind == "project":
        shown = [fact for fact in facts if fact.kind == "project"][:2]
        named = listed([f"{fact.name} {when(fact)}" for fact in shown])
        return f"{subject} has worked with you in {named}.", tuple(shown)
    return f"{subject} {known_to(first, candidate)}.", (first,)


def _shared(circle: Circle, candidate: int, subject: str, evidence: Evidence) -> tuple[str, tuple[Fact, ...]]:
    """Somebody who is tied to both sides."""
    best = evidence.introducers[0]
    far, near = best.far[0], best.near[0] if best.near else None
    used = tuple(fact for fact in (near, far) if fact is not None)
    actor = circle.history.snapshot.actors[candidate]
    told = f"{subject} {with_somebody(_who(circle, best, near), far, actor)}."
    if near is None:
        return f"{told}{_service(circle, best)}", (*used, *_network(circle, best))
    return told + _more(circle, candidate, best), used


def _who(circle: Circle, best: Between, near: Fact | None) -> str:
    """Somebody in between, by what ties them to the asker's side."""
    snapshot, who = circle.history.snapshot, spoken(best.name)
    if near is None:
        board = snapshot.row(best.iri) in circle.asker.board
        return f"{who}, which is on board already," if board else who
    if best.team != snapshot.actors[circle.asker.row]:
        member = spoken(snapshot.names[snapshot.row(best.team)])
        through = f"a partner of {member}" if near.works else f"which {member} knows"
        return f"{who}, {through} in {near.name} {when(near)},"
    led = near.subject == best.iri
    return {
        "project": f"{who}, your partner in {near.name} {when(near)},",
        "agreement": f"{who}, with which you have an agreement {when(near)},",
        "coordination": f"your coordinator {who}" if led else f"{who}, which you coordinate,",
        "membership": f"your member {who}" if led else f"{who}, of which you are a member,",
        "contact": f"your contact {who}",
        "meeting": f"{who}, which you have met {when(near)},",
        "event": f"{who}, which took part in {near.name} {when(near)} as you did,",
        "invitation": f"{who}, which you know from an invitation {when(near)},",
        "operator": f"{who}, which you run," if led else f"{who}, which runs you,",
        "host": f"{who}, which you host," if led else f"{who}, which hosts you,",
    }.get(near.kind, f"{who}, to which you belong,")


def _more(circle: Circle, candidate: int, best: Between) -> str:
    """How many other partners of the asker have worked with the candidate."""
    snapshot = circle.history.snapshot
    shared = np.intersect1d(circle.shared(candidate)[0], circle.asker.partners)
    number = len(np.setdiff1d(shared, [snapshot.row(best.iri)]))
    if number == 0:
        return ""
    return (
        f" {'One' if number == 1 else number} more of your partners {'has' if number == 1 else 'have'}, too."
    )


def _service(circle: Circle, helper: Between) -> str:
    """Why somebody without a tie to the asker can introduce it."""
    snapshot = circle.history.snapshot
    row = snapshot.row(helper.iri)
    if row in circle.asker.board:
        return ""
    if row not in circle.asker.serving:
        place = country(snapshot.country[circle.asker.row])
        return f" {spoken(helper.name)} is an organisation like yours in {place}."
    return f" {spoken(helper.name)} {_serves(circle, row)} and can introduce you."


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
    tied = with_somebody(spoken(last.source[1]), last.facts[0], snapshot.actors[candidate])
    told = f"{subject}{kind} {tied}."
    if snapshot.row(first.target[0]) in circle.asker.serving:
        helper, serves = first.target[0], _serves(circle, snapshot.row(first.target[0]))
        return f"{told} {spoken(first.target[1])} {serves}{_next(chain, helper)} and can open the door.", used
    if len(chain) == 2 and last.facts[0].kind == first.facts[0].kind == "membership":
        return f"{told} You are a member of it, too.", used
    steps = f"The way there has {len(chain)} steps and begins with {spoken(first.target[1])}."
    return f"{told} {steps}", used


def _next(chain: tuple[Step, ...], helper: str) -> str:
    """How whoever opens the door is tied to the next on the chain, where that is more than a network."""
    if len(chain) < 3 or not chain[1].facts[0].works:
        return ""
    return f", {with_somebody(spoken(chain[1].target[1]), chain[1].facts[0], helper)}"


def _both_clusters(circle: Circle, candidate: int) -> bool:
    kinds = circle.history.snapshot.kind
    return kinds[circle.asker.row] == "Cluster" and kinds[candidate] == "Cluster"


def _peer(circle: Circle, candidate: int, subject: str) -> str:
    """An organisation like the asker, in the same country."""
    place = country(circle.history.snapshot.country[circle.asker.row])
    work = count(int(circle.history.amount[candidate]), "shared project")
    return f"{subject} is an organisation like yours in {place}, with {work}; no chain to them is known."


def _alike(circle: Circle, candidate: int, subject: str, evidence: Evidence) -> str:
    """No chain at all: what speaks for the candidate is its profile."""
    number = int(circle.history.amount[candidate])
    if number == 0:
        return f"{subject} has no shared project, and no chain to them is known."
    work = f"has taken part in {count(number, 'shared project')}"
    if evidence.themes_shared:
        themes = listed(list(dict.fromkeys(map(theme_name, evidence.themes_shared))))
        return f"{subject} {work}, on {themes} as you do; no chain to them is known."
    return f"{subject} {work}; no chain to them is known."
