"""Who asks: the actors through whom an asker works, and what is known of them.

This module owns the choice of the asker's side, of those who are never listed for it, and the sentence that
says what the answer rests on. It ranks nobody.

An organisation with shared work stands for itself. A cluster works through its members, its coordinator and
the body that runs it. Whoever has little or no shared work stands also on those it has met or is in contact
with, and on the coordinators and offices of networks in its country; with none of these either, on
organisations of its kind there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.analysis.snapshot import LINKS
from kg.analysis.tables import Rows
from kg.analysis.ties import Ties, ties_of
from kg.recommend.history import History
from kg.recommend.wording import listed, spoken

COLLECTIVES: Final = frozenset({"Cluster", "Network"})
NETWORKS: Final = frozenset({"Network", "NetworkOffice"})
_OWN: Final = frozenset({"membership", "operator", "host", "office"})
_ACQUAINTED: Final = frozenset({"agreement", "meeting", "contact", "attendance", "invitation"})
_LITTLE: Final = 3
"""With fewer pieces of shared work than this on its side, an asker stands on its acquaintances too."""
_MET: Final = 0.5
_SERVED: Final = 0.25
"""How much those met, and those who serve the country, count beside the asker's own team."""


@dataclass(frozen=True, slots=True)
class Asker:
    """An asker and those it works through.

    Attributes:
        row: Row of the asker in the snapshot of the history.
        side: Rows with shared work through which it is reached, ascending.
        share: How much each of them counts; adds up to 1 unless the side is empty.
        team: Those of the side that are its own: itself, members, coordinator, partners on board.
        acquainted: Rows it knows without working with them: fellow attendees, contacts; ascending.
        serving: Rows of network coordinators and offices in its country that could introduce it; ascending.
        board: Rows of partners already on board, ascending.
        voices: Rows of those whose own words say what it is about: itself, members, those on board; ascending.
        own: Rows never listed: itself, members, coordinator, the body that runs it, its networks; ascending.
        partners: Rows it works with; ascending.
        basis: What the answer rests on, one sentence.
        rests_on: The same in a few words.
        borrowed: Whether the side is made of strangers: organisations of its kind in its country.
        cold: Whether there is too little shared work on its own side to go by.
    """

    row: int
    side: Rows
    share: NDArray[np.float32]
    team: Rows
    acquainted: Rows
    serving: Rows
    board: Rows
    voices: Rows
    own: Rows
    partners: Rows
    basis: str
    rests_on: str
    borrowed: bool
    cold: bool


def asker_of(history: History, iri: str, *, seeds: Iterable[str] = ()) -> Asker:
    """The asker behind an IRI.

    Args:
        history: Everybody's shared work.
        iri: An organisation or a cluster.
        seeds: IRIs of partners already on board: they join the team and are not listed.

    Raises:
        NotFound: The asker, or a seed, is not in the snapshot.
    """
    snapshot = history.snapshot
    row = snapshot.row(iri)
    board = _rows(snapshot.row(seed) for seed in seeds)
    ties = ties_of(snapshot)
    inner = _tied(ties, row, _OWN)
    members = inner if snapshot.kind[row] in COLLECTIVES else _rows([])
    team = _with_work(history, [row, *members, *board])
    acquainted = np.setdiff1d(_tied(ties, row, _ACQUAINTED), [*inner, *board])
    serving = np.setdiff1d(_serving(history, row), [row, *inner, *board])
    counts = _counts(history, row, team, acquainted, serving)
    side = _rows(counts)
    words = _Words(history, row, members, team, side, serving)
    return Asker(
        row=row,
        side=side,
        share=np.array([counts[each] for each in side.tolist()], dtype=np.float32),
        team=team,
        acquainted=acquainted,
        serving=serving,
        board=board,
        voices=_rows([row, *members, *board]),
        own=_rows([row, *inner, *board]),
        partners=_rows(history.partners(_rows([row])).indices),
        basis=words.basis(),
        rests_on=words.rests_on(),
        borrowed=len(np.setdiff1d(side, np.concatenate([team, acquainted, serving]))) > 0,
        cold=bool(history.amount[team].sum() < _LITTLE),
    )


def _counts(history: History, row: int, team: Rows, acquainted: Rows, serving: Rows) -> dict[int, float]:
    """How much each row of the asker's side counts; adds up to 1."""
    counts = dict.fromkeys(team.tolist(), 1.0)
    if history.amount[team].sum() < _LITTLE:
        helpers = dict.fromkeys(_with_work(history, serving).tolist(), _SERVED)
        helpers |= dict.fromkeys(_with_work(history, acquainted).tolist(), _MET)
        counts = helpers | counts
    if not counts:
        counts = {peer: float(history.amount[peer]) for peer in _peers(history, row).tolist()}
    total = sum(counts.values())
    return {each: count / total for each, count in counts.items()}


def _tied(ties: Ties, row: int, kinds: frozenset[str]) -> Rows:
    """Who is tied to an actor by a link of some kinds."""
    names = tuple(LINKS)
    begin, end = ties.matrix.indptr[row : row + 2]
    mine = [tie for tie in ties.matrix.indices[begin:end] if names[ties.kind[tie]] in kinds]
    return _rows(other for other in (ties.members[mine].indices if mine else ()) if other != row)


def _with_work(history: History, rows: Iterable[int]) -> Rows:
    """Those of some actors that share any work."""
    found = _rows(rows)
    return found[history.amount[found] > 0]


def _serving(history: History, row: int) -> Rows:
    """Coordinators, contact points and offices of networks in the country of an actor."""
    snapshot = history.snapshot
    country = snapshot.country[row]
    if country is None:
        return _rows([])
    found = {int(office) for office in snapshot.links["office"].actor}
    links = snapshot.links["membership"]
    for at, collective in enumerate(links.other.tolist()):
        if snapshot.kind[collective] == "Network" and links.role_of(at) in ("Coordinator", "ContactPoint"):
            found.add(int(links.actor[at]))
    return _rows(actor for actor in found if snapshot.country[actor] == country)


def _peers(history: History, row: int) -> Rows:
    """Organisations with shared work in the country of an actor, of its kind where there are such."""
    snapshot = history.snapshot
    country, kind = snapshot.country[row], snapshot.kind[row]
    if country is None:
        return _rows([])
    here = [at for at in np.flatnonzero(history.amount > 0).tolist() if snapshot.country[at] == country]
    return _rows([at for at in here if snapshot.kind[at] == kind] or here)


def _rows(rows: Iterable[int]) -> Rows:
    """Rows ascending, each once."""
    return np.unique(np.fromiter((int(row) for row in rows), dtype=np.int64))


@dataclass(frozen=True, slots=True)
class _Words:
    """How to say what an answer rests on."""

    history: History
    row: int
    members: Rows
    team: Rows
    side: Rows
    serving: Rows

    def rests_on(self) -> str:
        """In a few words."""
        if self.row in self.team:
            return "its own partners"
        if len(self.team):
            return "its members and coordinator" if self._is_cluster() else "the partners on board"
        if len(np.setdiff1d(self.side, self.serving)) and not len(np.intersect1d(self.side, self.serving)):
            return self._strangers()
        if len(self.serving):
            return "the network that serves its country"
        bounds = ties_of(self.history.snapshot).matrix.indptr[self.row : self.row + 2]
        return (
            "those it shares a cluster, a network or an event with"
            if np.diff(bounds)[0]
            else "nothing that is known"
        )

    def _strangers(self) -> str:
        """Those met, or, when nobody has been met, those alike; the network where that is nearer."""
        tied = _tied(ties_of(self.history.snapshot), self.row, _ACQUAINTED)
        if len(np.intersect1d(self.side, tied)):
            return "those it has met or is in contact with"
        alike = "organisations like it in its country"
        return f"the network that serves its country, and on {alike}" if len(self.serving) else alike

    def basis(self) -> str:
        """In one sentence."""
        name = spoken(self.history.snapshot.names[self.row])
        if self.row in self.team:
            count = int(self.history.amount[self.row])
            work = "project or agreement" if count == 1 else "projects and agreements"
            return f"{name} has {count} shared {work}."
        if len(self.team):
            return f"{name} is known through {listed(self._names(self.team))}."
        lacks = f"{name} has no shared project or agreement yet{self._lacks()}"
        return f"{lacks}: the list rests on {self.rests_on()}."

    def _lacks(self) -> str:
        """What else is missing, for a cluster."""
        if not self._is_cluster():
            return ""
        if not len(self.members):
            return ", and no member or coordinator is known"
        who = listed(self._names(self.members))
        one = len(self.members) == 1
        return f", nor has {who}, through which it works" if one else f", nor has any of {who}"

    def _is_cluster(self) -> bool:
        return self.history.snapshot.kind[self.row] in COLLECTIVES

    def _names(self, rows: Rows) -> list[str]:
        """The names of those with most work first."""
        ranked = sorted(rows.tolist(), key=lambda row: (-self.history.amount[row], row))
        return [spoken(self.history.snapshot.names[row]) for row in ranked]
