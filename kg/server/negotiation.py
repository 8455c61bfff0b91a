"""Which of the formats on offer a client likes best: the Accept header of HTTP.

This module owns the reading of the header. It knows no format.

Sources: RFC 9110, section 12.5.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

Name = TypeVar("Name")


def chosen(accept: str, offered: Mapping[str, Name]) -> Name | None:
    """What is liked best of what is offered, by media type; the first of equals; `None` where nothing will do.

    Args:
        accept: The header; an empty one takes anything.
        offered: What there is, by media type, the usual one first.

    Example:
        >>> chosen("text/html, application/json;q=0.9, */*;q=0.1", {"text/csv": "csv", "application/json": "json"})
        'json'
        >>> chosen("image/png", {"text/csv": "csv"}) is None
        True
    """
    ranges = _ranges(accept or "*/*")
    best: tuple[float, Name | None] = (0.0, None)
    for media, name in offered.items():
        quality = _quality(media, ranges)
        if quality > best[0]:
            best = (quality, name)
    return best[1]


def _ranges(accept: str) -> dict[str, float]:
    """The quality of each range of a header."""
    found: dict[str, float] = {}
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((text[2:] for text in parameters if text.startswith("q=")), "1")
        try:
            found[media] = min(max(float(quality), 0.0), 1.0)
        except ValueError:
            found[media] = 0.0
    return found


def _quality(media: str, ranges: Mapping[str, float]) -> float:
    """How much a media type is liked: the most specific range counts."""
    for candidate in (media, f"{media.partition('/')[0]}/*", "*/*"):
        if candidate in ranges:
            return ranges[candidate]
    return 0.0
