"""How one tie is said within the line of a recommendation: from the candidate's side, to somebody or to you.

This module owns these clauses. Which tie is said is the business of `kg.recommend.lines`.
"""

from __future__ import annotations

import re
from typing import Final

from kg.analysis.ties import Fact
from kg.recommend.wording import when

_FROM: Final = {
    "membership": "is a member of {who}",
    "coordination": "coordinates {who}",
    "office": "is an office of {who}",
    "host": "is hosted by {who}",
    "operator": "is run by {who}",
    "invitation": "was invited by {who}",
}
"""What goes out from the candidate."""
_TOWARDS: Final = {
    "membership": "has {who} as a member",
    "coordination": "is coordinated by {who}",
    "office": "has {who} as an office",
    "host": "hosts {who}",
    "operator": "runs {who}",
    "invitation": "invited {who}",
}
"""What leads to the candidate."""
_ALIKE: Final = {
    "project": "has worked with {who} in {name}",
    "contact": "is in contact with {who}",
    "event": "took part in {name}, as did {who},",
    "meeting": "has met {who}",
}
"""What both stand in alike."""
_AGREEMENTS: Final = {
    "Intended": "intends an agreement with {who}, {name},",
    "Negotiating": "is negotiating an agreement with {who}, {name},",
    "Ended": "had an agreement with {who}, {name},",
}


def with_somebody(who: str, fact: Fact, candidate: str) -> str:
    """What ties the candidate to somebody, with its time.

    Args:
        who: What the other is called, perhaps with an apposition that ends in a comma.
        fact: The tie.
        candidate: IRI of the candidate.

    Example:
        >>> fact = Fact("coordination", False, "m", "EEN", None, (None, None), "lic", None, None, ())
        >>> with_somebody("LIC", fact, "een"), with_somebody("EEN", fact, "lic")
        ('is coordinated by LIC (undated)', 'coordinates EEN (undated)')
    """
    return f"{_phrase(fact, candidate).format(who=who, name=fact.name)} {when(fact)}"


def known_to(fact: Fact, candidate: str) -> str:
    """What ties the candidate to the asker itself."""
    if fact.kind == "event":
        return f"took part in the same event as you, {fact.name} {when(fact)}"
    if fact.kind == "meeting":
        return f"has met you: {fact.name} {when(fact)}"
    return with_somebody("you", fact, candidate)


def tidy(text: str) -> str:
    """A sentence without a comma before another mark, or twice.

    Example:
        >>> tidy("has worked with TII, your partner,, in X, (2016).")
        'has worked with TII, your partner, in X (2016).'
    """
    return re.sub(r",+(?=\s*[,.(;])|,(?=,)", "", text)


def _phrase(fact: Fact, candidate: str) -> str:
    """The clause of a tie, with places for who and name."""
    if fact.kind == "agreement":
        return _AGREEMENTS.get(fact.state or "", "has an agreement with {who}, {name},")
    if fact.kind in _ALIKE:
        return _ALIKE[fact.kind]
    return (_FROM if fact.subject == candidate else _TOWARDS)[fact.kind]
