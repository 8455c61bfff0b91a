"""What a data steward does about sameness: look at pairs, decide, merge, split, take back.

This module owns these actions. Each decision is kept, counts at every later load, and is applied at once; nothing is
destroyed, because the store keeps what each dataset says under raw IRIs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kg.errors import NotFound
from kg.identity.candidate import Candidate, Pool
from kg.identity.fold import name_key
from kg.identity.match import KnownAs
from kg.identity.notes import Decision, Match, Pair, Verdict, decisions, pair
from kg.identity.plan import Plan, plan
from kg.rdf.store import GraphStore
from kg.rdf.terms import Literal, NamedNode
from kg.vocab import CB


@dataclass(frozen=True, slots=True)
class Side:
    """One of two actors that may be one, as a human needs to see it.

    Args:
        iri: Its raw IRI.
        names: Its names.
        countries: Its countries.
        identifiers: Its identifiers, each with its scheme.
        datasets: The datasets that speak of it.
    """

    iri: str
    names: tuple[str, ...]
    countries: tuple[str, ...]
    identifiers: tuple[str, ...]
    datasets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A pair to be decided.

    Args:
        one: The one actor.
        other: The other.
        score: How alike the names are, from 0 to 1.
        reasons: What speaks for it and against it.
    """

    one: Side
    other: Side
    score: float
    reasons: tuple[str, ...]

    @property
    def pair(self) -> Pair:
        """Both raw IRIs."""
        return pair(self.one.iri, self.other.iri)


class Steward:
    """Decides about the actors of a store.

    Args:
        store: Opened for writing.
        by: Who decides, for the log.
        today: When.
        aliases: What the manifests say; they go on counting.
    """

    def __init__(self, store: GraphStore, *, by: str, today: date, aliases: Iterable[KnownAs] = ()) -> None:
        self._store = store
        self._by = by
        self._today = today
        self._aliases = tuple(aliases)
        self._seen = Pool("")

    def questions(self, *, above: float = 0.0) -> list[Question]:
        """The pairs that wait for a decision, the likeliest first."""
        made, _ = self._planned(())
        return self.asked(made, above=above)

    def asked(self, plan: Plan, *, above: float = 0.0) -> list[Question]:
        """The pairs that wait once a decision was applied: an answer may settle others too."""
        return [self._question(match, self._seen) for match in plan.review if match.score >= above]

    def decide(self, one: str, other: str, verdict: Verdict) -> Plan:
        """Decide about two actors, by their raw or canonical IRIs, and apply it.

        Raises:
            NotFound: One of them is in no dataset.
            StoreError: The store cannot be written.
        """
        return self.decide_all([Decision(pair(one, other), verdict, self._by, self._today)])

    def decide_all(self, made: Sequence[Decision]) -> Plan:
        """Apply several decisions in one transaction.

        Raises:
            NotFound: An actor is in no dataset.
        """
        planned, pool = self._planned(made)
        for decision in made:
            for iri in decision.pair:
                _known(iri, pool)
        self._store.apply_redirects(planned.change)
        return planned

    def merge(self, one: str, other: str) -> Plan:
        """Make two actors one."""
        return self.decide(one, other, "same")

    def split(self, iri: str) -> Plan:
        """Give back what a merge joined: an actor stands for itself again, and stays apart from all it was joined with.

        Args:
            iri: A raw IRI; or a canonical one, and all that stand for it are parted from it.

        Raises:
            NotFound: Nothing is joined with it.
        """
        redirects = self._store.redirects()
        canonical = redirects.canonical(iri)
        others = [member for member in redirects.members(canonical) if member != iri]
        if not others:
            raise NotFound(
                "Nothing is joined with it, so there is nothing to split.", hint="See kg identity log."
            )
        parted = [Decision(pair(iri, other), "different", self._by, self._today) for other in others]
        return self.decide_all(parted)

    def undo(self, one: str, other: str) -> Plan:
        """Take a decision back: the two are judged again by their identifiers and names.

        Args:
            one: A raw or canonical IRI, or a name, also a former one: whatever the actor was called when it was decided.
            other: The other one's.

        Raises:
            NotFound: Nothing was decided about them; or there were several decisions, and it is not clear which is meant.
        """
        return self.decide(*self._decided(one, other).pair, "undecided")

    def _decided(self, one: str, other: str) -> Decision:
        """The decision that two texts speak of: the one about these two, else the only one about what they are joined with."""
        made = [decision for decision in decisions(self._store) if decision.verdict != "undecided"]
        _, pool = self._planned(())
        ends = [self._called(text, pool) for text in (one, other)]
        wide = [self._with_joined(iris) for iris in ends]
        for here, there in (ends, wide):
            found = [decision for decision in made if _between(decision.pair, here, there)]
            if len(found) == 1:
                return found[0]
            if found:
                listed = "; ".join(" and ".join(decision.pair) for decision in found[:5])
                raise NotFound(
                    f"{len(found)} decisions are about these two.", hint=f"Name one by its IRIs: {listed}"
                )
        raise NotFound(
            "Nothing was decided about these two.",
            hint="See kg identity log: what identifiers or names joined is parted by kg identity split.",
        )

    def _called(self, text: str, pool: Pool) -> set[str]:
        """The raw IRIs that a text names: itself, or all actors of that name, former and short ones included."""
        if text in pool.actors or text.startswith(("http://", "https://")):
            return {text}
        wanted = name_key(text)
        found = {iri for iri, actor in pool.actors.items() if wanted in map(name_key, actor.names)}
        for known in self._store.datasets():
            for prop in (CB.formerName, CB.shortName):
                found |= {
                    triple.subject.value
                    for triple in self._store.raw(known.name, None, prop)
                    if isinstance(triple.subject, NamedNode)
                    and isinstance(triple.object, Literal)
                    and name_key(triple.object.value) == wanted
                }
        if not found:
            raise NotFound(
                f'No dataset has an actor "{text}".', hint="Look it up with kg search; an IRI works too."
            )
        return found

    def _with_joined(self, iris: set[str]) -> set[str]:
        """Actors, and all that stand for the same as one of them."""
        redirects = self._store.redirects()
        return {member for iri in iris for member in redirects.members(redirects.canonical(iri))}

    def refresh(self) -> Plan:
        """Judge all actors again, as after a dataset was unloaded."""
        planned, _ = self._planned(())
        self._store.apply_redirects(planned.change)
        return planned

    def _planned(self, made: Iterable[Decision]) -> tuple[Plan, Pool]:
        """What the redirects should be after some decisions; and every actor."""
        pool = self._seen = Pool("")
        return plan(self._store, pool, self._aliases, by=self._by, today=self._today, decided=made), pool

    def _question(self, match: Match, pool: Pool) -> Question:
        """A pair as a human needs to see it."""
        one, other = (self._side(pool.actors[iri]) for iri in match.pair)
        return Question(one, other, match.score, match.reasons)

    def _side(self, actor: Candidate) -> Side:
        """An actor as a human needs to see it."""
        return Side(
            iri=actor.iri,
            names=tuple(sorted(actor.names)),
            countries=tuple(sorted(actor.countries)),
            identifiers=tuple(f"{scheme.rpartition('#')[2]} {value}" for scheme, value in sorted(actor.keys)),
            datasets=tuple(sorted(actor.datasets)),
        )


def _between(ends: Pair, here: set[str], there: set[str]) -> bool:
    """Whether a pair leads from one set to another."""
    return (ends[0] in here and ends[1] in there) or (ends[1] in here and ends[0] in there)


def _known(iri: str, pool: Pool) -> None:
    """Refuses an IRI that no dataset has as an actor."""
    if iri not in pool.actors:
        raise NotFound(f"No dataset has an actor {iri}.", hint="Name it by its raw IRI: see kg show.")
