"""The picture at the top of the documentation page: the main classes and how they are tied, as an SVG.

This module owns where each box stands, which is done by hand because no layout is as readable; a test holds
boxes and arrows against the ontology. It reads no file.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import Final

from kg.schema.load import Schema, schema

WIDTH: Final = 1180
HEIGHT: Final = 640
_BOX: Final = (132, 44)

BOXES: Final[dict[str, tuple[int, int]]] = {
    "Programme": (90, 60),
    "Project": (90, 220),
    "ClusterOrganisation": (90, 400),
    "SizeStatement": (90, 560),
    "Call": (370, 60),
    "Organisation": (370, 220),
    "Cluster": (370, 480),
    "Actor": (600, 340),
    "Network": (600, 590),
    "Region": (600, 60),
    "Place": (830, 60),
    "NetworkOffice": (830, 590),
    "Event": (830, 220),
    "Meeting": (1070, 300),
    "EventSeries": (1070, 140),
    "CollaborationAgreement": (1070, 420),
    "Contact": (1070, 520),
    "PartnershipProfile": (1070, 610),
}

ARROWS: Final = (
    ("Organisation", "PARTICIPATES_IN", "Project"),
    ("Project", "FUNDED_UNDER", "Programme"),
    ("Project", "IN_CALL", "Call"),
    ("Actor", "MEMBER_OF", "Cluster"),
    ("Actor", "MEMBER_OF", "Network"),
    ("Actor", "TOOK_PART_IN", "Event"),
    ("Actor", "IN_REGION", "Region"),
    ("Place", "IN_REGION", "Region"),
    ("Event", "LOCATED_IN", "Place"),
    ("Event", "IN_SERIES", "EventSeries"),
    ("Meeting", "PART_OF_EVENT", "Event"),
    ("Meeting", "PARTY", "Actor"),
    ("CollaborationAgreement", "PARTY", "Actor"),
    ("CollaborationAgreement", "RESULTED_FROM", "Meeting"),
    ("Contact", "PARTY", "Actor"),
    ("PartnershipProfile", "OFFERED_BY", "Actor"),
    ("NetworkOffice", "OFFICE_OF", "Network"),
    ("Cluster", "OPERATED_BY", "ClusterOrganisation"),
    ("SizeStatement", "ABOUT", "Cluster"),
)


@dataclass(frozen=True, slots=True)
class Box:
    """A class in the picture: where it stands, and its name."""

    name: str
    label: str
    x: int
    y: int
    kind: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line from the border of one box to the border of another, and the name beside its middle."""

    label: str
    x1: float
    y1: float
    x2: float
    y2: float
    is_kind: bool

    @property
    def middle(self) -> tuple[float, float]:
        """Where the name stands."""
        return (self.x1 + self.x2) / 2, (self.y1 + self.y2) / 2


def boxes(known: Schema | None = None) -> list[Box]:
    """The boxes, in the order of reading."""
    model = schema() if known is None else known
    classes = {c.local_name: c for c in model.classes.values()}
    return [
        Box(name, classes[name].label(), x, y, "link" if "Link" in _uppers(model, name) else "entity")
        for name, (x, y) in BOXES.items()
    ]


def lines() -> list[Arrow]:
    """The arrows: first what is a kind of what, then what leads where."""
    kinds = [
        _arrow(lower, "", "Actor", is_kind=True)
        for lower in ("Organisation", "Cluster", "Network", "NetworkOffice")
    ]
    return kinds + [_arrow(*arrow) for arrow in ARROWS]


def _uppers(model: Schema, name: str) -> set[str]:
    """The local names of the classes above a class."""
    found = next(c for c in model.classes.values() if c.local_name == name)
    return {model.classes[upper].local_name for upper in found.superclasses}


def _arrow(source: str, label: str, target: str, *, is_kind: bool = False) -> Arrow:
    """A line between the borders of two boxes; two lines between the same boxes keep apart."""
    shift = 0 if is_kind or (target != "Cluster" and target != "Network") or source != "Actor" else 9
    (ax, ay), (bx, by) = BOXES[source], BOXES[target]
    dx, dy = bx - ax, by - ay
    length = hypot(dx, dy)
    ox, oy = -dy / length * shift, dx / length * shift
    start, end = _border(dx, dy), _border(-dx, -dy)
    return Arrow(
        label,
        round(ax + start[0] + ox, 1),
        round(ay + start[1] + oy, 1),
        round(bx + end[0] + ox, 1),
        round(by + end[1] + oy, 1),
        is_kind,
    )


def _border(dx: float, dy: float) -> tuple[float, float]:
    """Where a line from the middle of a box leaves it."""
    half_width, half_height = _BOX[0] / 2 + 3, _BOX[1] / 2 + 3
    scale = min(half_width / abs(dx) if dx else float("inf"), half_height / abs(dy) if dy else float("inf"))
    return dx * scale, dy * scale
