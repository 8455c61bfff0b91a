"""Which symbol stands for which kind: shape and colour together, so that nobody depends on colour.

Owns the tables of symbols and lines. The colours are those of Okabe and Ito ("Color Universal Design",
2008), which people with any colour vision can tell apart, with a grey dark enough to keep from their green and
purple; no two kinds share both shape and colour.
"""

from __future__ import annotations

from typing import Final, NamedTuple

ORANGE: Final = "#E69F00"
SKY: Final = "#56B4E9"
GREEN: Final = "#009E73"
YELLOW: Final = "#F0E442"
BLUE: Final = "#0072B2"
VERMILLION: Final = "#D55E00"
PURPLE: Final = "#CC79A7"
GREY: Final = "#6E6E6E"

GROUP_COLOURS: Final = (BLUE, ORANGE, GREEN, PURPLE, VERMILLION, SKY, YELLOW, GREY)
"""Colours of communities, in turn; beyond eight they repeat and the name on the picture decides."""


class Symbol(NamedTuple):
    """A shape that vis-network draws, and its colour."""

    shape: str
    colour: str


_SYMBOLS: Final[dict[str, Symbol]] = {
    "Cluster": Symbol("diamond", VERMILLION),
    "ClusterOrganisation": Symbol("diamond", ORANGE),
    "Coordinator": Symbol("diamond", YELLOW),
    "Network": Symbol("hexagon", PURPLE),
    "NetworkOffice": Symbol("triangleDown", PURPLE),
    "Organisation": Symbol("dot", BLUE),
    "Firm": Symbol("dot", SKY),
    "Member": Symbol("dot", GREEN),
    "University": Symbol("square", BLUE),
    "ResearchInstitute": Symbol("square", SKY),
    "PublicBody": Symbol("triangle", BLUE),
    "NonProfit": Symbol("triangle", GREEN),
    "Programme": Symbol("hexagon", GREEN),
    "Call": Symbol("hexagon", YELLOW),
    "Topic": Symbol("hexagon", SKY),
    "Project": Symbol("square", GREEN),
    "Event": Symbol("star", ORANGE),
    "MatchmakingEvent": Symbol("star", VERMILLION),
    "EventSeries": Symbol("star", YELLOW),
    "Meeting": Symbol("triangle", ORANGE),
    "CollaborationAgreement": Symbol("hexagon", BLUE),
    "Contact": Symbol("triangle", GREY),
    "PartnershipProfile": Symbol("triangleDown", YELLOW),
    "Place": Symbol("square", GREY),
    "Region": Symbol("hexagon", GREY),
    "Sector": Symbol("diamond", GREY),
}
_OTHER: Final = Symbol("dot", GREY)


class Line(NamedTuple):
    """The colour of a link and whether it is dashed; no colour takes that of the theme."""

    colour: str | None
    dashed: bool

    def drawn(self) -> dict[str, object]:
        """As vis-network wants it on an edge."""
        colour: dict[str, object] = {} if self.colour is None else {"color": self.colour}
        return colour | ({"dashes": [6, 5]} if self.dashed else {})


_LINES: Final[dict[str, Line]] = {
    "CollaborationAgreement": Line(BLUE, dashed=False),
    "Contact": Line(PURPLE, dashed=True),
    "coordinates": Line(VERMILLION, dashed=False),
    "EventParticipation": Line(ORANGE, dashed=False),
    "invited": Line(ORANGE, dashed=True),
    "Participation": Line(GREEN, dashed=False),
    "intendedProgramme": Line(GREEN, dashed=True),
}
_PLAIN: Final = Line(None, dashed=False)


def symbol(kind: str) -> Symbol:
    """The symbol of a kind; a grey dot where none was chosen.

    Example:
        >>> symbol("Cluster").shape
        'diamond'
    """
    return _SYMBOLS.get(kind, _OTHER)


def line(kind: str) -> Line:
    """How a kind of link is drawn; a plain line where nothing was chosen.

    Example:
        >>> line("Contact").drawn()
        {'color': '#CC79A7', 'dashes': [6, 5]}
    """
    return _LINES.get(kind, _PLAIN)
