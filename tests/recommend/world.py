"""A small made-up world of consortia in two circles, from which a later year can be foretold a little."""

from __future__ import annotations

import random
from datetime import date

import numpy as np

from kg.analysis.draft import Draft
from kg.analysis.snapshot import Snapshot

SPLIT = date(2018, 1, 1)
_COUNTRIES = ("LT", "PL", "DE", "FR")
_KINDS = ("University", "Firm")


def world(*, seed: int = 1, shuffled: int | None = None, until: int = 2019, largest: int = 8) -> Snapshot:
    """120 organisations, 40 projects a year of 3 to 8 partners, mostly of one circle.

    Args:
        seed: Of the world.
        shuffled: Seed for the order in which the facts arrive; None leaves it.
        until: The year before which the last project begins.
        largest: How many partners a project has at most.
    """
    chance = random.Random(seed)
    facts = [_project(chance, at, year, largest) for year in range(2014, 2019) for at in range(40)]
    facts = [each for each in facts if each[1] < until]
    if shuffled is not None:
        random.Random(shuffled).shuffle(facts)
    draft = Draft()
    for key, year, partners in facts:
        start = np.datetime64(f"{year}-05-01", "D")
        draft.thing("project", key, name=key, start=start, end=start + np.timedelta64(700, "D"))
        draft.feature("theme", key, ["A" if partners[0] % 2 else "B"])
        for at, partner in enumerate(partners):
            iri = f"org/{partner:03d}"
            draft.actor(iri, name=iri, country=_COUNTRIES[partner % 4], kind=_KINDS[partner % 2])
            role = "ProjectParticipant" if at else "ProjectCoordinator"
            draft.link("participation", iri, key, iri=f"{key}/{iri}", role=role)
    return draft.finish()


def _project(chance: random.Random, at: int, year: int, largest: int) -> tuple[str, int, list[int]]:
    """One consortium: partners of one circle, the earlier ones more often, sometimes one from the other."""
    circle = at % 2
    pool = [each for each in range(120) if each % 2 == circle]
    partners: list[int] = []
    while len(partners) < chance.randint(3, largest):
        each = pool[min(int(chance.expovariate(0.08)), len(pool) - 1)]
        if chance.random() < 0.1:
            each = (each + 1) % 120
        if each not in partners:
            partners.append(each)
    return f"project/{year}/{at:02d}", year, partners
