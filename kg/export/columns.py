"""The entities and links of a page as columns: compact, since every text that repeats is written once.

Owns the shape of the data inside the page file and its reading back. The browser's half is `script/rows.js`.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from kg.export.layout import Points
from kg.export.model import Fact, PageLink, PageModel, PageNode
from kg.export.towns import Place, town_places

_COMPRESS_ABOVE: Final = 48_000
"""Bytes from which a block is compressed: below it, a reader can look into the file with a text editor."""


class Texts:
    """Texts in order of first use; each is written once and named by its number, absent ones by -1."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, text: str | None) -> int:
        """The number of a text."""
        if text is None:
            return -1
        found = self._numbers.get(text)
        if found is None:
            found = self._numbers[text] = len(self.all)
            self.all.append(text)
        return found

    def numbers(self, texts: Iterable[str]) -> list[int]:
        """The numbers of several texts."""
        return [self.number(text) for text in texts]


def columns(model: PageModel, points: Points | None) -> dict[str, Any]:
    """The page's entities and links as columns of one table of texts.

    Args:
        model: The page.
        points: The places of the entities on the picture; absent where a large page places them when asked.
    """
    texts = Texts()
    at = {node.id: index for index, node in enumerate(model.nodes)}
    return {
        "nodes": _nodes(model.nodes, texts),
        "links": _links(model.links, at, texts),
        "places": None if points is None else [[round(float(x), 1), round(float(y), 1)] for x, y in points],
        "texts": texts.all,
        "spoken": _spoken(model, texts),
    }


def _spoken(model: PageModel, texts: Texts) -> dict[str, dict[str, str]]:
    """What the texts are in the other languages, by language and number of the text."""
    found: dict[str, dict[str, str]] = {}
    for at, text in enumerate(texts.all):
        for language, words in model.spoken.get(text, {}).items():
            if words != text:
                found.setdefault(language, {})[str(at)] = words
    return found


def _nodes(nodes: Sequence[PageNode], texts: Texts) -> dict[str, Any]:
    """One list for each property of the entities."""
    return {
        "id": _tails([node.id for node in nodes]),
        "label": [node.label for node in nodes],
        "kind": [texts.number(node.kind) for node in nodes],
        "names": _sparse([[node.names, node.short_names, node.former_names] for node in nodes]),
        "country": [texts.number(node.country) for node in nodes],
        "region": [texts.number(node.region) for node in nodes],
        "sectors": _sparse([texts.numbers(node.sectors) for node in nodes]),
        "programmes": _sparse([texts.numbers(node.programmes) for node in nodes]),
        "where": _sparse([_where(node) for node in nodes]),
        "town": _sparse([_degrees(place) for place in town_places(nodes)]),
        "size": [round(node.size, 4) for node in nodes],
        "community": [-1 if node.community is None else node.community for node in nodes],
        "start": [texts.number(node.start) for node in nodes],
        "end": [texts.number(node.end) for node in nodes],
        "facts": _sparse([[_fact(fact, texts) for fact in node.facts] for node in nodes]),
    }


def _links(links: Sequence[PageLink], at: dict[str, int], texts: Texts) -> dict[str, Any]:
    """One list for each property of the links."""
    return {
        "a": [at[link.a] for link in links],
        "b": [at[link.b] for link in links],
        "kind": [texts.number(link.kind) for link in links],
        "label": [texts.number(link.label) for link in links],
        "directed": [int(link.directed) for link in links],
        "start": [texts.number(link.start) for link in links],
        "end": [texts.number(link.end) for link in links],
        "weight": [round(link.weight, 4) for link in links],
        "sources": _sparse([texts.numbers(link.sources) for link in links]),
        "stated": [texts.number(link.stated) for link in links],
    }


def _fact(fact: Fact, texts: Texts) -> list[int]:
    """Property, value, source and date of a fact, as numbers of texts."""
    return [texts.number(text) for text in (fact.term, fact.value, fact.source, fact.stated)]


def _where(node: PageNode) -> list[float]:
    """Latitude and longitude to about ten metres, or nothing."""
    if node.latitude is None or node.longitude is None:
        return []
    return _degrees((node.latitude, node.longitude))


def _degrees(place: Place | None) -> list[float]:
    """Latitude and longitude to four digits, or nothing."""
    return [] if place is None else [round(degree, 4) for degree in place]


def _sparse(rows: Sequence[Any]) -> dict[str, Any]:
    """Only those rows that say something, by their number."""
    return {str(at): row for at, row in enumerate(rows) if any(row)}


def _tails(iris: Sequence[str]) -> dict[str, Any]:
    """IRIs as the part that most share and the rest of each."""
    heads = Texts()
    head, tail = [], []
    for iri in iris:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        head.append(heads.number(iri[:cut]))
        tail.append(iri[cut:])
    return {"heads": heads.all, "head": head, "tail": tail}


def iris(tails: dict[str, Any]) -> list[str]:
    """The IRIs that were written as heads and tails.

    Example:
        >>> iris(_tails(["https://x/id/a", "https://x/id/b"]))
        ['https://x/id/a', 'https://x/id/b']
    """
    return [tails["heads"][head] + tail for head, tail in zip(tails["head"], tails["tail"], strict=True)]


def block(content: Any) -> tuple[str, str]:
    """A block of the page file: its encoding and its text, safe between script tags.

    Returns:
        `("json", text)` or, for a large one, `("gzip", text in base 64)`.
    """
    text = script_json(content)
    if len(text) <= _COMPRESS_ABOVE:
        return "json", text
    return "gzip", packed(text.encode())


def packed(raw: bytes) -> str:
    """Bytes compressed, in base 64; the same bytes always give the same text."""
    return base64.b64encode(gzip.compress(raw, 6, mtime=0)).decode("ascii")


def unblock(encoding: str, text: str) -> Any:
    """What `block` wrote."""
    return json.loads(gzip.decompress(base64.b64decode(text)) if encoding == "gzip" else text)


def script_json(content: Any) -> str:
    """JSON that can neither close its script tag nor start a comment in it."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
