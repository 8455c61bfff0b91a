"""What an asker wishes for: countries, kinds, themes, programmes, an event, how far from home.

This module owns the options of a recommendation and what each one does to candidates. It scores nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from kg.analysis.communities import communities
from kg.analysis.projection import project
from kg.analysis.snapshot import Snapshot
from kg.analysis.tables import Features, Rows
from kg.errors import NotFound
from kg.recommend.arrays import arrays_of
from kg.recommend.asker import Asker
from kg.recommend.history import History
from kg.recommend.wording import code_of, nearest_codes, theme_name

_NEAREST = 3
_SHORTEST = 3
"""A wish of fewer letters than this must be a whole name."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """The options of a recommendation; the defaults wish for nothing.

    Attributes:
        countries: Only candidates in these countries, ISO 3166-1 alpha-2 codes or English names.
        kinds: Only candidates of these kinds, such as `University`.
        themes: Only candidates with work on these themes, names or IRIs; they are also what the asker is
            taken to want.
        programmes: Only candidates with work under these programmes, calls or topics, names or IRIs.
        event: Only candidates who attend this event, IRI; who is registered for a later event counts as
            attending.
        explore: From 0 to 1: how much ground new to the asker counts.
        dismissed: Candidates that the asker does not want to see, IRIs.
    """

    countries: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    event: str | None = None
    explore: float = 0.0
    dismissed: tuple[str, ...] = ()


NOTHING = Wishes()


def attending(snapshot: Snapshot, event: str) -> tuple[str, ...]:
    """IRIs of those who attend an event, as far as is known today.

    Raises:
        NotFound: There is no such event.
    """
    events, links = snapshot.things["event"], snapshot.links["attendance"]
    if event not in events.iris:
        raise NotFound(f"No event {event} is known.", nearest=_nearest(event, events.names))
    at = events.iris.index(event)
    return tuple(snapshot.actors[row] for row in np.unique(links.actor[links.other == at]))


def fitting(history: History, wishes: Wishes, attendees: Iterable[str] | None) -> NDArray[np.bool_]:
    """Which actors the wishes let through, shape (actors,).

    Args:
        history: Everybody's shared work.
        wishes: The options.
        attendees: IRIs of those who attend the event that is wished for; None when none is.

    Raises:
        NotFound: A theme, programme, country or kind that nobody has.
    """
    snapshot = history.snapshot
    mask = np.ones(len(history), dtype=bool)
    if wishes.countries:
        mask &= _in_countries(history, wishes.countries)
    if wishes.kinds:
        mask &= _of_kinds(history, wishes.kinds)
    if wishes.themes:
        mask &= _on(history, "theme", wishes.themes)
    if wishes.programmes:
        mask &= _on(history, "scheme", wishes.programmes)
    if attendees is not None:
        there = np.zeros(len(history), dtype=bool)
        there[snapshot.rows(attendees)] = True
        mask &= there
    mask[snapshot.rows(wishes.dismissed)] = False
    return mask


def wanted_themes(history: History, wishes: Wishes) -> NDArray[np.float32] | None:
    """The themes wished for, 1 each, shape (themes,); None when none is."""
    if not wishes.themes:
        return None
    features = history.snapshot.features["theme"]
    found = np.zeros(len(features.labels), dtype=np.float32)
    found[_places(features, wishes.themes, "theme")] = 1.0
    return found


def new_ground(history: History, asker: Asker) -> NDArray[np.float32]:
    """How much ground new to the asker a candidate opens: from 0 to 1.5, shape (actors,).

    Definition: The share of the candidate's partners that nobody on the asker's side works with, plus a
    half where the candidate belongs to another circle (Leiden) than the asker's side does for the most
    part.
    """
    met = arrays_of(history).met
    mine = np.zeros(len(history), dtype=np.float32)
    mine[met[asker.side].indices] = 1.0
    mine[asker.side] = 1.0
    count = np.maximum(np.diff(met.indptr), 1)
    fresh = 1.0 - (met @ mine) / count
    return np.asarray(fresh + 0.5 * _elsewhere(history, asker), dtype=np.float32)


def _elsewhere(history: History, asker: Asker) -> NDArray[np.bool_]:
    """Whose circle is not the one that most of the asker's side belongs to."""
    graph = project(history.snapshot)
    circle = np.full(len(history), -1, dtype=np.int64)
    circle[graph.rows] = communities(graph)
    own = circle[asker.side]
    own = own[own >= 0]
    home = int(np.bincount(own).argmax()) if len(own) else -1
    return np.asarray((circle >= 0) & (circle != home), dtype=bool)


def _in_countries(history: History, wished: Sequence[str]) -> NDArray[np.bool_]:
    """Who is in the countries wished for, by code or by name."""
    labels = history.snapshot.country
    known = sorted({label for label in labels if label is not None})
    codes = {code_of(wish) or wish: wish for wish in wished}
    for code, wish in codes.items():
        if code not in known:
            raise NotFound(f'Nobody has the country "{wish}".', nearest=nearest_codes(wish, known))
    return np.array([label in codes for label in labels], dtype=bool)


def _of_kinds(history: History, wished: Sequence[str]) -> NDArray[np.bool_]:
    """Who is of the kinds wished for, whatever the case."""
    labels = history.snapshot.kind
    known = {label.casefold(): label for label in sorted(set(labels))}
    for wish in wished:
        if wish.casefold() not in known:
            raise NotFound(f'Nobody has the kind "{wish}".', nearest=_nearest(wish, sorted(set(labels))))
    wish_for = {wish.casefold() for wish in wished}
    return np.array([label.casefold() in wish_for for label in labels], dtype=bool)


def _on(history: History, kind: str, wished: Sequence[str]) -> NDArray[np.bool_]:
    """Who has any project on one of the themes or under one of the schemes."""
    features = history.snapshot.features[kind]
    places = _places(features, wished, "theme" if kind == "theme" else "programme")
    projects = np.flatnonzero(np.diff(sp.csr_array(features.matrix[:, places]).indptr))
    work = history.snapshot.B[:, projects]
    return np.asarray(np.diff(sp.csr_array(work).indptr) > 0, dtype=bool)


def _places(features: Features, wished: Sequence[str], what: str) -> Rows:
    """Places of labels by IRI, name or what the name means; else of all whose code or meaning begins so."""
    known: dict[str, set[int]] = {}
    for at, (label, name) in enumerate(zip(features.labels, features.names, strict=True)):
        for text in (label, name, theme_name(name)):
            known.setdefault(_bare(text), set()).add(at)
    found: set[int] = set()
    for wish in wished:
        places = known.get(_bare(wish)) or _within(known, _bare(wish))
        if not places:
            named = [theme_name(name) for name in features.names]
            raise NotFound(f'No {what} "{wish}" is known.', nearest=_nearest(wish, (*features.names, *named)))
        found |= places
    return np.array(sorted(found), dtype=np.int64)


def _bare(text: str) -> str:
    """A name in small letters, without the dot that codes of programmes end in."""
    return text.strip().rstrip(".").casefold()


def _within(known: dict[str, set[int]], wish: str) -> set[int]:
    """Places of the names that begin with a wish (H2020 for H2020-EU.3.5.), or hold it as a word."""
    if len(wish) < _SHORTEST:
        return set()
    words = re.compile(rf"(^|[^a-z0-9]){re.escape(wish)}([^a-z0-9]|$)")
    return {at for name, places in known.items() if "://" not in name and words.search(name) for at in places}


def _nearest(text: str, names: Sequence[str]) -> list[str]:
    """The nearest names that there are."""
    return [name for name, _, _ in process.extract(text, names, scorer=fuzz.WRatio, limit=_NEAREST)]
