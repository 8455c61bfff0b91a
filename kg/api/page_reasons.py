"""Reasons and evidence of recommendations in Lithuanian and Polish, for the page.

This module owns how they are put: in short statements in which every name stands as it is, so that none is declined.
The English sentences are those of the recommender; the facts are the same.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.api import words
from kg.api.chains import sources_in_words
from kg.api.concepts import concept_label
from kg.vocab import AGREEMENT_STATE

if TYPE_CHECKING:
    from kg.analysis.ties import Fact
    from kg.api.graph import Graph
    from kg.recommend.results import Evidence, Recommendation

_PHRASES: Final[dict[str, dict[str, str]]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)
LANGUAGES: Final = tuple(_PHRASES)
"""The languages beside English."""

_FACTS: Final = 4


class Reasons:
    """One recommendation in one language.

    Args:
        graph: The facts.
        asker: The IRI of who asks.
        found: The recommendation.
        language: lt or pl.
    """

    def __init__(self, graph: Graph, asker: str, found: Recommendation, language: str) -> None:
        self._graph = graph
        self._asker = asker
        self._found = found
        self._language = language
        self._phrases = _PHRASES[language]

    @cached_property
    def line(self) -> str:
        """The reason in one line."""
        evidence = self._found.evidence
        said = " ".join([*self._main(evidence), *self._words(evidence)])
        return said or self._phrases["alone"]

    def evidence(self) -> tuple[str, ...]:
        """One line for each of the first facts, with its sources."""
        facts = islice(self._found.evidence.facts(), _FACTS)
        lines = [f"{self._told(fact)}  [{self._sources(fact.links)}]" for fact in facts]
        for each in self._found.evidence.said:
            shared = self._phrases["words"].format(words=", ".join(each.words))
            lines.append(f"{self._name(each.iri)}. {shared}  [{self._sources((each.iri,))}]")
        return tuple(lines)

    def _main(self, evidence: Evidence) -> Iterator[str]:
        """What speaks for the partner: what both have in common, else who can introduce, else the way there."""
        if evidence.together and (evidence.together[0].works or not evidence.shared_partners):
            yield from (f"{_capital(self._tie(fact))}." for fact in evidence.together[:2])
        elif evidence.introducers:
            yield from self._introduced(evidence)
        elif evidence.chain:
            names = [self._name(self._asker), *(self._name(step.target[0]) for step in evidence.chain)]
            yield self._phrases["chain"].format(names=" → ".join(names))
            if evidence.chain[0].facts:
                yield self._phrases["first"].format(tie=self._tie(evidence.chain[0].facts[0]))

    def _introduced(self, evidence: Evidence) -> Iterator[str]:
        """Who can introduce, and what ties them to both sides."""
        best = evidence.introducers[0]
        yield self._phrases["introduce"].format(who=self._name(best.iri))
        if best.near:
            phrase = self._phrases["near" if best.team == self._asker else "through"]
            yield phrase.format(tie=self._tie(best.near[0]), who=self._name(best.team))
        if best.far:
            yield self._phrases["far"].format(tie=self._tie(best.far[0]))

    def _words(self, evidence: Evidence) -> Iterator[str]:
        """The asker's own words that were found again."""
        found = dict.fromkeys(word for each in evidence.said for word in each.words)
        if found:
            yield self._phrases["words"].format(words=", ".join(found))

    def _told(self, fact: Fact) -> str:
        """A fact with both its ends."""
        ends = " – ".join(self._name(end) for end in fact.ends)
        return f"{_capital(self._tie(fact))}" if fact.subject is not None else f"{ends}: {self._tie(fact)}"

    def _tie(self, fact: Fact) -> str:
        """What ties two actors together, with its state and time."""
        name = self._graph.tie_name(fact)
        named = [] if name == fact.iri else [words.spoken(name)]
        if fact.subject is not None:
            named = [self._name(iri) for iri in sorted(fact.ends, key=lambda iri: iri != fact.subject)]
        notes = [self._period(fact.start, fact.end)]
        state = concept_label(f"{AGREEMENT_STATE.NAMESPACE}{fact.state}", self._language)
        if fact.kind == "agreement" and state is not None:
            notes.insert(0, state.lower())
        noun = self._phrases.get(fact.kind, fact.kind)
        return f"{': '.join([noun, *([' – '.join(named)] if named else [])])} ({', '.join(notes)})"

    def _period(self, start: date | None, end: date | None) -> str:
        """An interval in years, or the one that is known."""
        if start is None:
            phrase = "undated" if end is None else "until"
            return self._phrases[phrase].format(year="" if end is None else end.year)
        if end is None:
            return self._phrases["since"].format(year=start.year)
        return f"{start.year}" if start.year == end.year else f"{start.year}–{end.year}"

    def _name(self, iri: str) -> str:
        """A name as it is said."""
        return words.spoken(self._graph.name(iri))

    def _sources(self, links: tuple[str, ...]) -> str:
        """Where it stands."""
        return "; ".join(sources_in_words(self._graph, links))


def _capital(text: str) -> str:
    """A text with a capital letter in front."""
    return text[:1].upper() + text[1:]
