"""An earlier page of the same network: where things stood, and what is different now.

Owns the reading of a page that this package wrote, and the comparison. It writes nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kg.errors import Location, NotFound, SourceUnreadable
from kg.export.columns import iris, unblock
from kg.export.model import PageModel

_BLOCK: Final = re.compile(
    r'<script type="[^"]+" id="block-(\w+)" data-encoding="(\w+)">(.*?)</script>', re.DOTALL
)

Tie = tuple[str, str, str, str]
"""The two ends, smaller IRI first unless the link is directed, the kind and the label of a link."""


@dataclass(frozen=True, slots=True)
class Previous:
    """What an earlier page showed.

    Args:
        generated: Its day.
        labels: The name of each entity by IRI.
        kinds: The kind of each entity by IRI.
        places: Where each stood, if the page showed everything.
        bubbles: Where each group stood, by "grouping:name".
        ties: Its links.
    """

    generated: str
    labels: Mapping[str, str]
    kinds: Mapping[str, str]
    places: Mapping[str, tuple[float, float]]
    bubbles: Mapping[str, tuple[float, float]]
    ties: frozenset[Tie]


def read_previous(path: Path) -> Previous:
    """An earlier page, read back.

    Raises:
        NotFound: The file is not there.
        SourceUnreadable: It is not a page of ours, or it was changed.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise NotFound(f"There is no earlier page {path}.", where=Location(str(path))) from error
    except UnicodeDecodeError as error:
        raise _unreadable(path) from error
    found = {name: (encoding, block) for name, encoding, block in _BLOCK.findall(text)}
    try:
        contents = unblock(*found["contents"])
        return _previous(contents, unblock(*found["rows"]))
    except (KeyError, ValueError, IndexError, TypeError, OSError, EOFError, json.JSONDecodeError) as error:
        raise _unreadable(path) from error


def previous_of(model: PageModel) -> Previous:
    """An earlier state that was never written as a page: it can be compared with, and gives no places."""
    return Previous(
        generated=model.generated_on.isoformat(),
        labels={node.id: node.label for node in model.nodes},
        kinds={node.id: node.kind for node in model.nodes},
        places={},
        bubbles={},
        ties=frozenset(
            _tie(link.a, link.b, link.kind, link.label, directed=link.directed) for link in model.links
        ),
    )


def changes(model: PageModel, previous: Previous) -> dict[str, Any]:
    """What is new and what is gone since the earlier page, for the panel of changes.

    Returns:
        `since` (its day), `entered` (numbers of entities), `left` (name and kind of each), `tied` (numbers of
        links), `untied` (both names, kind and label of each, a
        label in all languages where it is words).
    """
    ids = [node.id for node in model.nodes]
    now = frozenset(ids)
    said = _in_english(model)
    ties = [_tie(link.a, link.b, link.kind, link.label, directed=link.directed) for link in model.links]
    earlier = frozenset((a, b, kind, said.get(label, label)) for a, b, kind, label in previous.ties)
    labels = {node.id: node.label for node in model.nodes}
    gone = sorted(earlier - frozenset(ties))
    names = {**previous.labels, **labels}
    return {
        "since": previous.generated,
        "entered": [at for at, iri in enumerate(ids) if iri not in previous.labels],
        "left": [
            [previous.labels[iri], previous.kinds[iri]]
            for iri in sorted(set(previous.labels) - now, key=lambda iri: (previous.labels[iri], iri))
        ],
        "tied": [at for at, tie in enumerate(ties) if tie not in earlier],
        "untied": [
            [names.get(a, a), names.get(b, b), kind, _in_all(label, model)] for a, b, kind, label in gone
        ],
    }


def _in_english(model: PageModel) -> dict[str, str]:
    """The English of words in any language, for pages that hold their labels in the language they were made in."""
    return {other: words for words, others in model.spoken.items() for other in others.values()}


def _in_all(label: str, model: PageModel) -> str | dict[str, str]:
    """A label with what it is in the other languages, where it is words."""
    others = model.spoken.get(label)
    return label if others is None else {"en": label, **others}


def _previous(contents: dict[str, Any], rows: dict[str, Any]) -> Previous:
    """The earlier page out of its blocks."""
    nodes, links, texts = rows["nodes"], rows["links"], rows["texts"]
    ids = iris(nodes["id"])
    fields = zip(links["a"], links["b"], links["kind"], links["label"], links["directed"], strict=True)
    return Previous(
        generated=contents["generated"],
        labels=dict(zip(ids, nodes["label"], strict=True)),
        kinds={iri: texts[kind] for iri, kind in zip(ids, nodes["kind"], strict=True)},
        places={}
        if rows["places"] is None
        else {iri: (x, y) for iri, (x, y) in zip(ids, rows["places"], strict=True)},
        bubbles={
            f"{one['by']}:{group['name']}": (group["x"], group["y"])
            for one in contents["overviews"]
            for group in one["groups"]
        },
        ties=frozenset(
            _tie(ids[a], ids[b], texts[kind], texts[label], directed=bool(directed))
            for a, b, kind, label, directed in fields
        ),
    )


def _tie(a: str, b: str, kind: str, label: str, *, directed: bool) -> Tie:
    """A link by what it says, whichever end came first where it has no direction."""
    return (a, b, kind, label) if directed or a < b else (b, a, kind, label)


def _unreadable(path: Path) -> SourceUnreadable:
    """The one message for every way in which a file is not a page of ours."""
    return SourceUnreadable(
        "The earlier page cannot be read.",
        where=Location(str(path)),
        expected="a network page that `kg export html` wrote",
        hint="Give the file as it was written, or leave --previous out.",
    )
