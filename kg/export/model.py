"""The view model of the network page: what a coordinator sees, free of RDF and of drawing.

This module owns frozen, typed records and the check that they fit together. It reads no store, computes no
measure and knows no HTML; the api fills it from the store and the analysis.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, get_args

from kg.errors import ClusterbridgeError

Audience = Literal["public", "members", "coordinators"]
AUDIENCES: Final[tuple[Audience, ...]] = get_args(Audience)


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement about an entity, with the source that makes it and the date it was made.

    Args:
        term: The ontology's local name of the property (`purpose`, `memberCount`); `PageModel.terms`
            translates it.
        value: The value in words; one that starts with http:// or https:// is shown as a link.
        source: Where it comes from ("origin text, s7"); `None` where nothing is recorded.
        stated: The day it was stated or retrieved, as ISO 8601 with its own precision.
        audience: The widest circle that may read it.
    """

    term: str
    value: str
    source: str | None = None
    stated: str | None = None
    audience: Audience = "public"


@dataclass(frozen=True, slots=True)
class PageNode:
    """One entity as a symbol on the picture and a row of the table.

    Args:
        id: Its IRI.
        label: Its best name, in the original spelling.
        kind: The local name of its most specific class (`Cluster`, `Firm`, `MatchmakingEvent`).
        names: The same name in other languages.
        short_names: Abbreviations; found by the search.
        former_names: Names it had before; found by the search.
        country: ISO 3166-1 alpha-2.
        region: The name of its region.
        sectors: Names of its sectors.
        programmes: Names of the programmes it takes part in.
        city: Its town, as its source spells it.
        latitude: Degrees north.
        longitude: Degrees east.
        size: Its bridging role, 0 (least) to 1 (most); decides the size of the symbol.
        community: The number of its community; `None` where none was computed.
        facts: What is known about it, each with source and date.
        start: When it began, as ISO 8601 with its own precision.
        end: When it ended.
        audience: The widest circle that may see it.
    """

    id: str
    label: str
    kind: str
    names: tuple[str, ...] = ()
    short_names: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    country: str | None = None
    region: str | None = None
    sectors: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    city: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    size: float = 0.0
    community: int | None = None
    facts: tuple[Fact, ...] = ()
    start: str | None = None
    end: str | None = None
    audience: Audience = "public"


@dataclass(frozen=True, slots=True)
class PageLink:
    """One tie between two entities.

    Args:
        a: The IRI of one end; of the subject where the link has a direction.
        b: The IRI of the other end.
        kind: The local name of the link's class or property (`Membership`, `invited`); `PageModel.terms`
            translates it, and "a kind b" reads as a sentence: "X coordinates Y".
        label: What it is about, in words: the project's acronym, the role.
        directed: Whether it leads from a to b.
        start: When it began, as ISO 8601 with its own precision; `None` is undated.
        end: When it ended.
        weight: Its strength; decides the width of the line.
        sources: Where it comes from, in words.
        audience: The widest circle that may see it.
        stated: The day that the latest source was retrieved, as ISO 8601.
    """

    a: str
    b: str
    kind: str
    label: str = ""
    directed: bool = False
    start: str | None = None
    end: str | None = None
    weight: float = 1.0
    sources: tuple[str, ...] = ()
    audience: Audience = "public"
    stated: str | None = None


@dataclass(frozen=True, slots=True)
class Partner:
    """One recommended partner, with the reason in one line and the evidence behind it.

    Args:
        partner: The IRI of the partner.
        reason: Why, in one plain sentence.
        evidence: One line for each fact, with its source.
        introducers: IRIs of those who know both sides, best first.
        audience: The widest circle that may read it.
        spoken: Reason and evidence in the other languages.
    """

    partner: str
    reason: str
    evidence: tuple[str, ...] = ()
    introducers: tuple[str, ...] = ()
    audience: Audience = "public"
    spoken: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageSource:
    """A dataset that the page rests on, with what its licence asks to be named."""

    title: str
    publisher: str | None = None
    licence: str | None = None
    url: str | None = None
    retrieved: str | None = None


@dataclass(frozen=True, slots=True)
class PageModel:
    """Everything that one page shows.

    Args:
        title: The heading.
        generated_on: The day of the data; never read from a clock here.
        nodes: The entities, in a fixed order.
        links: The ties between them, in a fixed order.
        summary: Sentences in plain words for the top of the page, beside the counts that the page writes
            itself.
        sources: The datasets behind it.
        recommendations: For each asker's IRI its ranked partners, best first.
        terms: For each ontology local name used, its label by language (`{"Firm": {"en": "Firm", "lt":
            "Įmonė"}}`).
        community_names: A name for each community; without one the page names it after its most connecting
            member.
        language: The language that the page opens in: en, lt or pl.
        spoken: What words of the facts and links (labels of concepts, never names) are in the other languages, by
            the English words and the language.
    """

    title: str
    generated_on: date
    nodes: tuple[PageNode, ...]
    links: tuple[PageLink, ...] = ()
    summary: tuple[str, ...] = ()
    sources: tuple[PageSource, ...] = ()
    recommendations: Mapping[str, tuple[Partner, ...]] = field(default_factory=dict)
    terms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    community_names: Mapping[int, str] = field(default_factory=dict)
    language: str = "en"
    spoken: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def check(model: PageModel) -> None:
    """That every link and every recommendation of a page leads to an entity on it, and none stands twice.

    Raises:
        ClusterbridgeError: One does not; the message names it.
    """
    counts = Counter(node.id for node in model.nodes)
    twice = [iri for iri, count in counts.items() if count > 1]
    ends = [end for link in model.links for end in (link.a, link.b) if end not in counts]
    partners = [
        p.partner for ranked in model.recommendations.values() for p in ranked if p.partner not in counts
    ]
    askers = [asker for asker in model.recommendations if asker not in counts]
    for what, strays in (
        ("entity stands twice on the page", twice),
        ("link leads to an entity that is not on the page", ends),
        ("recommended partner is not on the page", partners),
        ("recommendation is for an entity that is not on the page", askers),
    ):
        if strays:
            raise ClusterbridgeError(
                f"A {what}.", found=strays[0], hint="Add it to the page, or leave both out."
            )
