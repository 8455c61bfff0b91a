"""What an asker says it is about, found again in what candidates say and in the projects they take part in.

This module owns the comparison of words, for askers that have little shared work to go by. It reads no text:
words are features of the snapshot.

Definition: The words of an asker are those of its purposes, descriptions and practices and of its members',
and of their names as far as some project is about them; each is weighted by its rarity, log(n / carriers). A
candidate is credited with each of these words where it says the word of itself (1), or else by the share
k / (n + 2) of its n projects whose title, objective or topic has it in k; the credit is the part of the whole
weight that is reached, from 0 to 1. Names of candidates do not count: a word in a name says too little.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from kg.analysis.snapshot import Snapshot
from kg.analysis.tables import Features, Matrix
from kg.recommend.asker import Asker
from kg.recommend.results import Said

_PRIOR: Final = 2.0
_SHOWN: Final = 2
"""How many projects are named at most."""


@dataclass(frozen=True, eq=False)
class Topics:
    """The words of one asker, and who else has them.

    Attributes:
        snapshot: The facts, in time.
        asker: Who asks.
    """

    snapshot: Snapshot
    asker: Asker

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of the asker and of those that are its own, sorted."""
        said, called = (self._of(kind) for kind in ("word", "called"))
        return tuple(sorted(said | (called & set(self.snapshot.features["subject"].labels))))

    def _of(self, kind: str) -> set[str]:
        """The words of one kind of those who speak for the asker."""
        table = self.snapshot.features[kind]
        return {table.labels[at] for at in table.matrix[self.asker.voices].indices}

    @cached_property
    def _own(self) -> Matrix:
        """Actors by words: what each says of itself."""
        return _columns(self.snapshot.features["word"], self.words)

    @cached_property
    def _projects(self) -> Matrix:
        """Projects by words: what each is about."""
        return _columns(self.snapshot.features["subject"], self.words)

    @cached_property
    def _worth(self) -> NDArray[np.float64]:
        """How rare each word is."""
        carriers = np.asarray(self._own.sum(axis=0) + self._projects.sum(axis=0), dtype=np.float64)
        whole = self._own.shape[0] + self._projects.shape[0]
        return np.asarray(np.log(whole / np.maximum(carriers, 1.0)))

    def credit(self) -> NDArray[np.float32]:
        """How far each actor is about what the asker is about, from 0 to 1, shape (actors,)."""
        work = self.snapshot.B
        if not self.words:
            return np.zeros(len(self.snapshot), dtype=np.float32)
        count = np.diff(work.indptr).astype(np.float64)[:, None]
        share = np.asarray((work @ self._projects).toarray()) / (count + _PRIOR)
        reached = np.maximum(share, self._own.toarray())
        return np.asarray(reached @ self._worth / self._worth.sum(), dtype=np.float32)

    def said(self, candidate: int) -> tuple[Said, ...]:
        """Where a candidate (row) has words of the asker: what it says of itself, then its projects."""
        found = []
        if own := self._named(self._own, candidate):
            iri, name = self.snapshot.actors[candidate], self.snapshot.names[candidate]
            found.append(Said(own, iri, name, own=True, asked=self._asked(own)))
        things = self.snapshot.things["project"]
        work = self.snapshot.B
        mine = work.indices[work.indptr[candidate] : work.indptr[candidate + 1]]
        worth = self._projects[mine] @ self._worth
        order = np.lexsort((mine, -np.round(worth, 9)))
        shown = mine[order][: min(_SHOWN, int(np.count_nonzero(worth)))].tolist()
        for at in shown:
            named = self._named(self._projects, at)
            found.append(Said(named, things.iris[at], things.names[at], own=False, asked=self._asked(named)))
        return tuple(found)

    def _asked(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Who on the asker's side says one of some words, the asker first."""
        return tuple(
            self.snapshot.actors[row]
            for row in sorted(self.asker.voices.tolist(), key=lambda row: (row != self.asker.row, row))
            if any(
                table.labels[at] in words
                for table in (self.snapshot.features["word"], self.snapshot.features["called"])
                for at in table.matrix[[row]].indices
            )
        )

    def _named(self, table: Matrix, row: int) -> tuple[str, ...]:
        """The words in one row of a table, the rarest first."""
        columns = table.indices[table.indptr[row] : table.indptr[row + 1]]
        return tuple(self.words[at] for at in sorted(columns.tolist(), key=lambda at: (-self._worth[at], at)))


def _columns(features: Features, words: tuple[str, ...]) -> Matrix:
    """The columns of some labels, zeros where a label is nowhere."""
    place = {label: at for at, label in enumerate(features.labels)}
    known = [(place[word], at) for at, word in enumerate(words) if word in place]
    rows, columns = (
        np.array(side, dtype=np.int64) for side in (zip(*known, strict=True) if known else ((), ()))
    )
    chosen = sp.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(place), len(words)))
    found = sp.csr_array(features.matrix @ chosen)
    found.sort_indices()
    return found
