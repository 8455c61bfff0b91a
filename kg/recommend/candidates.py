"""Scores of all candidates for one asker: fitted terms of shared work, judged terms of other ties, options.

This module owns how an asker becomes the model's input, who may be listed, and the order of both lists. It
writes no words and gathers no evidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from kg.analysis.snapshot import LINKS
from kg.analysis.tables import Rows
from kg.analysis.ties import Ties, ties_of
from kg.recommend.arrays import Askers, arrays_of
from kg.recommend.asker import NETWORKS, Asker
from kg.recommend.history import History
from kg.recommend.model import Weights, for_stated_themes
from kg.recommend.terms import UNREACHED, blocks
from kg.recommend.topics import Topics
from kg.recommend.wishes import NOTHING, Wishes, new_ground, wanted_themes

Vector = NDArray[np.float32]

JUDGED: Final = ("ties", "alike", "topic", "explore")
"""Terms that need no shared work; counted from zero."""
_CLUSTER: Final = frozenset({"Cluster"})
_TIE_STEPS: Final = 4
_TIE_RESTART: Final = 0.3
_TIE_FLOOR: Final = 1e-4
_TOPIC_FLOOR: Final = 0.01
_SERVING: Final = 0.5
"""How much a network that serves the asker's country counts beside somebody the asker has met."""


@dataclass(frozen=True, eq=False)
class Scored:
    """Every actor's score for one asker, and its parts.

    Attributes:
        terms: Each term, shape (actors,).
        weights: What each is multiplied by.
        middle: The value from which points are counted: the mean over all who may be listed.
        score: Sum of the points, shape (actors,).
        reached: Whether anything but popularity speaks for an actor, shape (actors,).
    """

    terms: Mapping[str, Vector]
    weights: Mapping[str, float]
    middle: Mapping[str, float]
    score: NDArray[np.float64]
    reached: NDArray[np.bool_]

    def order(self, rows: Rows) -> Rows:
        """Rows by falling score; equal ones by IRI, which is the order of rows."""
        return np.asarray(rows[np.lexsort((rows, -np.round(self.score[rows], 6)))])


def score_all(history: History, asker: Asker, weights: Weights, wishes: Wishes = NOTHING) -> Scored:
    """The score of every actor for one asker.

    Args:
        history: Everybody's shared work.
        asker: Who asks.
        weights: Of all terms.
        wishes: Its themes are what the asker is taken to want, and how far from home counts.

    Raises:
        NotFound: A theme that no project has.
    """
    arrays = arrays_of(history)
    team, theme = _team(history, asker), wanted_themes(history, wishes)
    askers = Askers(
        team=sp.csr_array(team[None, :]),
        country=arrays.country[[asker.row]],
        kind=arrays.kind[[asker.row]],
        theme=None if theme is None else theme[None, :],
    )
    terms = {name: block[0] for name, block in blocks(arrays, askers).items()}
    terms["ties"] = _ties(history, asker)
    terms["alike"] = _alike(history, asker)
    terms["topic"] = _topic(history, asker)
    fitted = weights.of_work(history.snapshot)
    if theme is not None:
        fitted = for_stated_themes(fitted)
    if not len(asker.team):
        fitted = {name: weight * weights.lent for name, weight in fitted.items()}
    chosen = {**fitted, **weights.judged}
    if wishes.explore:
        terms["explore"], chosen["explore"] = new_ground(history, asker), wishes.explore
    return _sum(history, asker, terms, chosen)


def _sum(history: History, asker: Asker, terms: Mapping[str, Vector], weights: Mapping[str, float]) -> Scored:
    """Points counted from the mean of those who may be listed and share any work.

    The fitted terms say nothing of whoever shares no work: there they stand at that mean.
    """
    working = history.amount > 0
    walked = working & (terms["far"] > UNREACHED)
    usual = walked & listable(history, asker)
    middle = {
        name: float(terms[name][usual].mean(dtype=np.float64)) if usual.any() else 0.0 for name in weights
    }
    middle |= dict.fromkeys(JUDGED, 0.0)
    shown = {name: np.where(working | (name in JUDGED), terms[name], middle[name]) for name in weights}
    score = np.zeros(len(history))
    for name, weight in weights.items():
        score += weight * (shown[name].astype(np.float64) - middle[name])
    return Scored(shown, weights, middle, score, walked | (terms["ties"] > 0))


def listable(history: History, asker: Asker) -> NDArray[np.bool_]:
    """Who may be listed at all: no network, no office, nobody of its own or who would introduce it."""
    mask = ~_is_any(history, NETWORKS)
    mask[asker.own] = False
    mask[asker.serving] = False
    return mask


def _team(history: History, asker: Asker) -> NDArray[np.float32]:
    """From whom the walks over shared work begin: adds up to 1, or to 0 when nobody is known."""
    begin = np.zeros(len(history), dtype=np.float32)
    begin[asker.side] = asker.share
    return begin


def _ties(history: History, asker: Asker) -> Vector:
    """Chance to be met by a walk over all ties but shared projects, in logarithms above a floor of zero."""
    ties = ties_of(history.snapshot)
    begin = np.zeros(len(history), dtype=np.float64)
    begin[asker.serving] = _SERVING
    begin[np.concatenate([asker.own, asker.acquainted, asker.team])] = 1.0
    begin[asker.row] = 2.0
    here = begin = begin / begin.sum()
    step, back = _tie_walk(ties)
    for _ in range(_TIE_STEPS):
        here = (1 - _TIE_RESTART) * (back @ (step @ here)) + _TIE_RESTART * begin
    return np.asarray(np.log1p(here / _TIE_FLOOR).astype(np.float32))


def _tie_walk(ties: Ties) -> tuple[sp.csr_array, sp.csr_array]:
    """A step from actors to ties, and from ties back to actors; shared projects left out."""

    def make() -> tuple[sp.csr_array, sp.csr_array]:
        kept = np.flatnonzero(ties.kind != tuple(LINKS).index("participation"))
        matrix = sp.csr_array(ties.matrix[:, kept], dtype=np.float64)
        share = matrix @ sp.diags_array(ties.weight[kept])
        leaving = np.asarray(matrix.sum(axis=1)).ravel()
        step = sp.csr_array((sp.diags_array(1.0 / np.maximum(leaving, 1.0)) @ share).T)
        return step, matrix

    found: tuple[sp.csr_array, sp.csr_array] = ties.snapshot.remembered("tie walk", make)
    return found


def _alike(history: History, asker: Asker) -> Vector:
    """1 where asker and candidate are both clusters."""
    cluster = _is_any(history, _CLUSTER)
    return np.asarray(cluster & cluster[asker.row], dtype=np.float32)


def _topic(history: History, asker: Asker) -> Vector:
    """How far a candidate is about what the asker says it is about, for those with little work to go by."""
    if not asker.cold:
        return np.zeros(len(history), dtype=np.float32)
    credit = Topics(history.snapshot, asker).credit()
    return np.asarray(np.log1p(credit / np.float32(_TOPIC_FLOOR)), dtype=np.float32)


def _is_any(history: History, kinds: frozenset[str]) -> NDArray[np.bool_]:
    """Which actors are of some kinds; the array is the caller's own."""
    snapshot = history.snapshot
    found: NDArray[np.bool_] = snapshot.remembered(
        ("kinds", kinds), lambda: np.array([kind in kinds for kind in snapshot.kind], dtype=bool)
    )
    return found.copy()


def unlisted(history: History, asker: Asker, row: int) -> str:
    """Why somebody stands in no list of an asker, in words."""
    if row in asker.board:
        return "it is on board already"
    if row in asker.own:
        return "it is the asker's own: a member, its coordinator, the body that runs it, or its network"
    if row in asker.serving:
        return "it serves the asker's country for a network, so it introduces others"
    if history.snapshot.kind[row] in NETWORKS:
        return "networks and their offices introduce others and are not listed themselves"
    return "nothing that is known leads from the asker to it"


def lists(
    history: History, asker: Asker, scored: Scored, fit: NDArray[np.bool_] | None = None
) -> tuple[Rows, Rows]:
    """Rows that may stand in the list of new partners, and in the list of partners of old; unordered.

    Args:
        history: Everybody's shared work.
        asker: Who asks.
        scored: Everybody's score.
        fit: Who the asker's wishes let through, shape (actors,); None means everybody.
    """
    open_to = listable(history, asker)
    open_to &= True if fit is None else fit
    known = np.zeros(len(history), dtype=bool)
    known[asker.partners] = True
    return np.flatnonzero(open_to & ~known & scored.reached), np.flatnonzero(open_to & known)
