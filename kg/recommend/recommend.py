"""Whom an organisation or a cluster should meet: both lists, with evidence.

This module owns the order of the steps, from asker to result. The parts of the work are in the modules it
calls.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kg.analysis.snapshot import Snapshot
from kg.recommend.asker import Asker, asker_of
from kg.recommend.between import Circle
from kg.recommend.candidates import Scored, lists, score_all
from kg.recommend.evidence import gather
from kg.recommend.history import History, history_of
from kg.recommend.lines import line
from kg.recommend.model import Weights, parts_of, standard_weights
from kg.recommend.results import Advice, Recommendation


def recommend(
    snapshot: Snapshot, asker_iri: str, *, top: int = 10, as_of: date | None = None, seeds: Iterable[str] = ()
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

    Raises:
        NotFound: The asker or a seed is not in the snapshot.

    Undefined: Where nothing leads from the asker to anybody, the list is empty.
    """
    return advise(snapshot, asker_iri, top=top, as_of=as_of, seeds=seeds).new


def advise(
    snapshot: Snapshot, asker_iri: str, *, top: int = 10, as_of: date | None = None, seeds: Iterable[str] = ()
) -> Advice:
    """Both lists for an asker: new partners, and partners of old to work with again.

    Args and errors are those of `recommend`.
    """
    board = tuple(seeds)
    view = snapshot if as_of is None else _view(snapshot, as_of, (asker_iri, *board))
    history = history_of(view, as_of)
    asker = asker_of(history, asker_iri, seeds=board)
    weights = standard_weights()
    scored = score_all(history, asker, weights)
    new, again = lists(history, asker, scored)
    making = _Making(Circle(history, asker), scored, weights)
    return Advice(
        asker=asker_iri,
        name=view.names[asker.row],
        basis=asker.basis,
        new=making.listing(scored.order(new.tolist())[:top], known=False),
        again=making.listing(scored.order(again.tolist())[:top], known=True),
        day=str(history.day),
        snapshot=view.content_hash,
    )


def _view(snapshot: Snapshot, day: date, keep: tuple[str, ...]) -> Snapshot:
    """The snapshot on a day; whoever asks stays in it even when nothing of theirs had begun."""
    for iri in keep:
        snapshot.row(iri)
    plain = snapshot.as_of(day)
    return plain if all(iri in plain for iri in keep) else snapshot.as_of(day, keep=keep)


class _Making:
    """Results for one asker."""

    def __init__(self, circle: Circle, scored: Scored, weights: Weights) -> None:
        self.circle = circle
        self.history: History = circle.history
        self.asker: Asker = circle.asker
        self.scored = scored
        self.weights = weights

    def listing(self, rows: list[int], *, known: bool) -> tuple[Recommendation, ...]:
        """One list, ranks from 1."""
        return tuple(self.one(row, rank, known=known) for rank, row in enumerate(rows, start=1))

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
