"""Whom an organisation or a cluster should meet: both lists, with evidence, and the case of any pair.

This module owns the order of the steps, from asker to result. The parts of the work are in the modules it
calls.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import numpy as np

from kg.analysis.snapshot import Snapshot
from kg.analysis.tables import Rows
from kg.errors import AnalysisError
from kg.recommend.asker import asker_of
from kg.recommend.between import Circle
from kg.recommend.candidates import lists, score_all, unlisted
from kg.recommend.evidence import gather
from kg.recommend.history import history_of
from kg.recommend.lines import line
from kg.recommend.model import parts_of, standard_weights
from kg.recommend.results import Advice, Recommendation
from kg.recommend.wishes import NOTHING, Wishes, attending, fitting


def recommend(
    snapshot: Snapshot,
    asker_iri: str,
    *,
    top: int = 10,
    as_of: date | None = None,
    seeds: Iterable[str] = (),
    wishes: Wishes = NOTHING,
) -> tuple[Recommendation, ...]:
    """Partners an asker has not worked with, best first, each with its evidence.

    Definition: Nobody is listed who shares a project with the asker or an agreement that has not ended; for
    a cluster, nor its coordinator, its members or the body that runs it; for a member, nor its cluster.

    Args:
        snapshot: The facts.
        asker_iri: IRI of an organisation or a cluster.
        top: How many at most.
        as_of: Only what had begun by this day.
        seeds: IRIs of partners already on board.
        wishes: Countries, kinds, themes, programmes, an event, how far from home.

    Raises:
        NotFound: The asker, a seed, the event, or a country, kind, theme or programme that is wished for is
            not there.

    Undefined: Where nothing leads from the asker to anybody, the list is empty.
    """
    return advise(snapshot, asker_iri, top=top, as_of=as_of, seeds=seeds, wishes=wishes, new_only=True).new


def advise(
    snapshot: Snapshot,
    asker_iri: str,
    *,
    top: int = 10,
    as_of: date | None = None,
    seeds: Iterable[str] = (),
    wishes: Wishes = NOTHING,
    new_only: bool = False,
) -> Advice:
    """Both lists for an asker: new partners, and partners of old to work with again.

    Args and errors are those of `recommend`; with `new_only`, the second list stays empty.
    """
    attendees = None if wishes.event is None else attending(snapshot, wishes.event)
    making = _Making(snapshot, asker_iri, as_of, tuple(seeds), wishes, attendees)
    fit = fitting(making.history, wishes, attendees)
    new, again = lists(making.history, making.asker, making.scored, fit)
    return Advice(
        asker=asker_iri,
        name=making.view.names[making.asker.row],
        basis=making.asker.basis,
        new=making.listing(making.scored.order(new)[:top], known=False),
        again=() if new_only else making.listing(making.scored.order(again)[:top], known=True),
        day=str(making.history.day),
        snapshot=making.view.content_hash,
    )


def explain(
    snapshot: Snapshot, asker_iri: str, other_iri: str, *, as_of: date | None = None
) -> Recommendation:
    """What speaks for any other actor as a partner, listed or not, with the same evidence.

    Args:
        snapshot: The facts.
        asker_iri: IRI of an organisation or a cluster.
        other_iri: IRI of the other actor.
        as_of: Only what had begun by this day.

    Returns:
        The result; its rank is the place in the list it belongs to, 0 when it stands in none.

    Raises:
        NotFound: One of the two is not in the snapshot.
        AnalysisError: The two are the same.
    """
    if asker_iri == other_iri:
        raise AnalysisError("Nobody is a partner of itself.", found=snapshot.names[snapshot.row(asker_iri)])
    making = _Making(snapshot, asker_iri, as_of, (), NOTHING, (other_iri,))
    row = making.view.row(other_iri)
    new, again = lists(making.history, making.asker, making.scored)
    for listed, known in ((new, False), (again, True)):
        if row in listed:
            place = int(np.flatnonzero(making.scored.order(listed) == row)[0])
            return making.one(row, place + 1, known=known)
    found = making.one(row, 0, known=bool(row in making.asker.partners))
    return replace(found, unlisted=unlisted(making.history, making.asker, row))


class _Making:
    """Results for one asker on one day."""

    def __init__(
        self,
        snapshot: Snapshot,
        asker_iri: str,
        as_of: date | None,
        board: tuple[str, ...],
        wishes: Wishes,
        keep: tuple[str, ...] | None,
    ) -> None:
        self.history = history_of(snapshot, as_of, keep=(asker_iri, *board, *(keep or ())))
        self.view = self.history.snapshot
        self.asker = asker_of(self.history, asker_iri, seeds=board)
        self.scored = score_all(self.history, self.asker, standard_weights(), wishes)
        self.circle = Circle(self.history, self.asker)

    def listing(self, rows: Rows, *, known: bool) -> tuple[Recommendation, ...]:
        """One list, ranks from 1."""
        return tuple(self.one(row, rank, known=known) for rank, row in enumerate(rows.tolist(), start=1))

    def one(self, row: int, rank: int, *, known: bool) -> Recommendation:
        """One result."""
        snapshot = self.history.snapshot
        evidence = gather(self.circle, row)
        words, used = line(self.circle, row, evidence)
        return Recommendation(
            rank=rank,
            iri=snapshot.actors[row],
            name=snapshot.names[row],
            kind=snapshot.kind[row],
            country=snapshot.country[row],
            score=round(float(self.scored.score[row]), 4),
            parts=parts_of(self.scored.terms, self.scored.weights, self.scored.middle, row),
            line=words,
            rests_on=self.asker.rests_on,
            undated=any(fact.undated for fact in used),
            known=known,
            evidence=evidence,
            snapshot=snapshot.content_hash,
        )
