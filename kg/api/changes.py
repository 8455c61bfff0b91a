"""What changed for a cluster or an organisation between two days, in words.

This module owns the comparison and its sentences. It reads what `kg.api.profile` tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from kg.api.profile import Line, profile
from kg.api.times import begun

if TYPE_CHECKING:
    from kg.api.graph import Graph
    from kg.api.names import Entry


_MOMENTS: Final = frozenset({"event", "meeting", "invited"})
"""What is over by itself, so that its end is no news."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that began or ended.

    Args:
        who: For whom.
        what: `began` or `ended`.
        when: The day, month or year.
        term: What it is about: member, event, collaboration agreement, project.
        text: What it is.
        sources: Where it stands.
    """

    who: str
    what: str
    when: str
    term: str
    text: str
    sources: tuple[str, ...]

    def sentence(self) -> str:
        """The change as people say it.

        Example:
            >>> Change("A", "began", "2020-03-13", "event", "Matchmaking (attendee)", ()).sentence()
            '2020-03-13: new event: Matchmaking (attendee)'
        """
        return f"{self.when}: {'new' if self.what == 'began' else 'ended'} {self.term}: {self.text}"


def changed(graph: Graph, entry: Entry, first: date, last: date) -> list[Change]:
    """What began or ended for an entity after one day and on or before another, in the order of time.

    Args:
        graph: The facts.
        entry: For whom.
        first: The day to compare from; what had begun by then is not new.
        last: The day to compare to.
    """
    lines = [line for line in profile(graph, entry, as_of=last).lines if line.iri is not None]
    found = [_change(entry, "began", line, line.start) for line in lines if _between(line.start, first, last)]
    lasting = (line for line in lines if line.term not in _MOMENTS)
    found += [_change(entry, "ended", line, line.end) for line in lasting if _between(line.end, first, last)]
    return sorted(found, key=lambda change: (change.when, change.what, change.term, change.text))


def _between(moment: str | None, first: date, last: date) -> bool:
    """Whether a moment lies after the first day, and on or before the last."""
    return moment is not None and begun(moment, last) and not begun(moment, first)


def _change(entry: Entry, what: str, line: Line, when: str | None) -> Change:
    """One change out of a line."""
    return Change(entry.name, what, when or "", line.term, line.text, line.sources)
