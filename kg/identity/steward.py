"""What a data steward does about sameness: look at pairs, decide, merge, split, take back.

This module owns these actions. Each decision is kept, counts at every later load, and is applied at once; nothing is
destroyed, because the store keeps what each dataset says under raw IRIs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from kg.errors import NotFound
from kg.identity.candidate import Pool
from kg.identity.match import KnownAs
from kg.identity.names import Names
from kg.identity.notes import Change, Decision, Notes, Pair, Verdict, decisions, pair
from kg.identity.plan import Plan, plan
from kg.identity.question import Question, asked
from kg.identity.whom import Whom
from kg.rdf.store import GraphStore


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
        self._whom = Whom(store)
        self._seen = Pool("")

    def questions(self, *, above: float = 0.0) -> list[Question]:
        """The pairs that wait for a decision, the likeliest first."""
        made, _ = self._planned(())
        return self.asked(made, above=above)

    def asked(self, plan: Plan, *, above: float = 0.0) -> list[Question]:
        """The pairs that wait once a decision was applied: an answer may settle others too."""
        return [asked(match, self._seen) for match in plan.review if match.score >= above]

    def decide(self, one: str, other: str, verdict: Verdict) -> Plan:
        """Decide about two actors, by their raw or canonical IRIs, and apply it.

        Raises:
            NotFound: One of them is in no dataset.
            StoreError: The store cannot be written.
        """
        return self.decide_all([Decision(pair(one, other), verdict, self._by, self._today)])

    def decide_all(self, made: Sequence[Decision], *, known: bool = True) -> Plan:
        """Apply several decisions in one transaction; `kg identity undo` takes them back together.

        Args:
            made: The decisions.
            known: Whether their actors must be there; a decision about one that no dataset has yet waits for it.

        Raises:
            NotFound: An actor is in no dataset.
        """
        planned, pool = self._planned(made)
        if known:
            for decision in made:
                for iri in decision.pair:
                    _known(iri, pool)
        self._store.apply_redirects(planned.change)
        return planned

    def unknown(self, made: Iterable[Decision]) -> list[Decision]:
        """The decisions about actors of which no dataset speaks."""
        return [each for each in made if not all(iri in self._seen.actors for iri in each.pair)]

    def merge(self, one: str, other: str) -> Plan:
        """Make two actors one, with all that is joined to either; earlier decisions to keep any of these apart give way."""
        one, other = self._whom.present(one), self._whom.present(other)
        here, there = self._whom.with_joined({one}), self._whom.with_joined({other})
        against = [
            made.pair
            for made in decisions(self._store)
            if made.verdict == "different" and _between(made.pair, here, there)
        ]
        pairs = sorted({pair(one, other), *against})
        return self.decide_all([Decision(each, "same", self._by, self._today) for each in pairs])

    def meant(self, text: str, iri: str) -> set[str]:
        """Of all that are joined under an IRI those that a text is the name of; the IRI alone, where that is all or none."""
        return self._whom.meant(text, iri)

    def joined(self, iris: set[str]) -> list[str]:
        """The raw IRIs of what some actors are joined with.

        Raises:
            NotFound: Nothing is joined with them.
        """
        others = sorted(self._whom.with_joined(iris) - iris)
        if not others:
            raise NotFound(
                "Nothing is joined with it, so there is nothing to split.", hint="See kg identity log."
            )
        return others

    def split(self, iri: str) -> Plan:
        """Give back what a merge joined: an actor stands for itself again, and stays apart from all it was joined with.

        Args:
            iri: A raw IRI; or a canonical one, and all that stand for it are parted from it.

        Raises:
            NotFound: Nothing is joined with it.
        """
        return self.part({iri})

    def part(self, iris: set[str]) -> Plan:
        """Keep some actors apart from all else they are joined with.

        Raises:
            NotFound: Nothing is joined with them.
        """
        others = self.joined(iris)
        parted = [pair(iri, other) for iri in sorted(iris) for other in others]
        made = [Decision(each, "different", self._by, self._today) for each in parted]
        return self.decide_all(made, known=False)  # one may be gone since it was joined

    def undo(self, one: str | None = None, other: str | None = None) -> Plan:
        """Take a decision back: what was decided before counts again, else the two are judged by identifiers and names.

        Args:
            one: A raw or canonical IRI, or a name, also a former one: whatever the actor was called when it was decided;
                `None` to take back the last step, which may be several decisions.
            other: The other one's.

        Raises:
            NotFound: Nothing was decided about them; or there were several decisions, and it is not clear which is meant.
        """
        return self.take_back(self.decided(one, other))

    def decided(self, one: str | None = None, other: str | None = None) -> list[Decision]:
        """The decisions that `undo` takes back.

        Raises:
            NotFound: As of `undo`.
        """
        if one is not None and other is not None:
            return [self._decided(one, other)]
        notes = Notes.read(self._store)
        last = [change.pair for change in notes.changes if change.number == notes.changes[0].number]
        found = [made for made in notes.decisions if made.pair in last]
        if not found:
            raise NotFound(
                "There is no decision to take back.",
                hint="What identifiers or names joined is parted by kg identity split; see kg identity log.",
            )
        return found

    def take_back(self, made: Iterable[Decision]) -> Plan:
        """Take decisions back."""
        changes = Notes.read(self._store).changes  # the last first
        undone = [
            next((change for change in changes if change.pair == each.pair), Change(each.pair, 0, None))
            for each in made
        ]
        planned, _ = self._planned((), undone)
        self._store.apply_redirects(planned.change)
        return planned

    def name(self, iri: str) -> str:
        """What an actor is called, in quotation marks; its IRI, where no dataset speaks of it."""
        return Names(self._store).told(iri)

    def _decided(self, one: str, other: str) -> Decision:
        """The decision that two texts speak of: the one about these two, else the only one about what they are joined with."""
        made = [decision for decision in decisions(self._store) if decision.verdict != "undecided"]
        ends = [self._whom.called(text) for text in (one, other)]
        wide = [self._whom.with_joined(iris) for iris in ends]
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

    def refresh(self) -> Plan:
        """Judge all actors again, as after a dataset was unloaded."""
        planned, _ = self._planned(())
        self._store.apply_redirects(planned.change)
        return planned

    def _planned(self, made: Iterable[Decision], undone: Iterable[Change] = ()) -> tuple[Plan, Pool]:
        """What the redirects should be after some decisions are made or taken back; and every actor."""
        pool = self._seen = Pool("")
        planned = plan(
            self._store, pool, self._aliases, by=self._by, today=self._today, decided=made, undone=undone
        )
        return planned, pool


def _between(ends: Pair, here: set[str], there: set[str]) -> bool:
    """Whether a pair leads from one set to another."""
    return (ends[0] in here and ends[1] in there) or (ends[1] in here and ends[0] in there)


def _known(iri: str, pool: Pool) -> None:
    """Refuses an IRI that no dataset has as an actor."""
    if iri not in pool.actors:
        raise NotFound(f"No dataset has an actor {iri}.", hint="Name it by its raw IRI: see kg show.")
