"""Consortia before a rule: whether one fulfils it, and clause by clause what it lacks.

This module owns the judgement of a consortium. Rules are data (`kg.recommend.rules`); who would fill a gap is
the business of `kg.recommend.proposing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from kg.analysis.snapshot import Snapshot
from kg.recommend.independence import Groups, most_different, runners
from kg.recommend.results import Recommendation
from kg.recommend.rules import Clause, Rule, country_sets
from kg.recommend.wording import listed, spoken

RUNNER: Final = "ClusterOrganisation"
"""The kind for which whoever coordinates or runs a cluster counts, whatever its own class."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one clause says of a consortium.

    Attributes:
        clause: The clause.
        fulfilled: Whether it holds.
        counted: IRIs of the members that count for it.
        lacking: How many more are needed.
        words: What is there and what is lacking, one sentence.
        fillers: Who would fill the gap, best first.
    """

    clause: Clause
    fulfilled: bool
    counted: tuple[str, ...]
    lacking: int
    words: str
    fillers: tuple[Recommendation, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A consortium before a rule.

    Attributes:
        rule: The rule.
        day: The day for which countries are counted.
        members: IRIs, names and countries of the members, the asker first.
        findings: One for each clause.
        cautions: What to check by hand: a rule not in force, members whose country is not known.
    """

    rule: Rule
    day: date
    members: tuple[tuple[str, str, str | None], ...]
    findings: tuple[Finding, ...]
    cautions: tuple[str, ...]

    @property
    def fulfilled(self) -> bool:
        """Whether every clause holds."""
        return all(finding.fulfilled for finding in self.findings)


def check(
    snapshot: Snapshot, rule: Rule, members: Iterable[str], *, day: date, folders: tuple[Path, ...] = ()
) -> Verdict:
    """Whether a consortium fulfils a rule, and clause by clause what it lacks.

    Args:
        snapshot: The facts.
        rule: The rule.
        members: IRIs of the members, the one who asks first.
        day: The day for which countries are counted, such as the deadline of the call.
        folders: Where sets of countries of the user's own are.

    Raises:
        NotFound: A member is not in the snapshot.
    """
    given = tuple(dict.fromkeys(members))
    rows = [snapshot.row(iri) for iri in given]
    groups = Groups.of(snapshot)
    told = tuple(
        (iri, snapshot.names[row], snapshot.country[row]) for iri, row in zip(given, rows, strict=True)
    )
    findings = tuple(_finding(snapshot, groups, clause, rows, day, folders) for clause in rule.clauses)
    return Verdict(rule, day, told, findings, _cautions(rule, day, told))


def _finding(
    snapshot: Snapshot, groups: Groups, clause: Clause, rows: list[int], day: date, folders: tuple[Path, ...]
) -> Finding:
    """One clause."""
    allowed = allowed_countries(clause, day, folders)
    fit = [row for row in rows if _fits(snapshot, clause, row, allowed)]
    counted = most_different(
        fit,
        [snapshot.country[row] if clause.different_countries else str(row) for row in fit],
        [groups.group[row] if clause.independent else row for row in fit],
    )
    lacking = max(0, clause.count - len(counted))
    names = listed([spoken(snapshot.names[row]) for row in counted]) if counted else "nobody"
    state = "Fulfilled" if not lacking else f"{lacking} more needed"
    words = f"{state}: {clause.words}. Counted: {names}. By {clause.source}, {clause.dated}."
    return Finding(clause, not lacking, tuple(snapshot.actors[row] for row in counted), lacking, words)


def allowed_countries(clause: Clause, day: date, folders: tuple[Path, ...] = ()) -> frozenset[str] | None:
    """The countries that count for a clause on a day; None means all."""
    if not clause.countries:
        return None
    sets = country_sets(folders)
    return frozenset().union(*(sets[name].on(day) for name in clause.countries))


def _fits(snapshot: Snapshot, clause: Clause, row: int, allowed: frozenset[str] | None) -> bool:
    """Whether a member is of the kind and in a country that the clause asks for."""
    runs = RUNNER in clause.kinds and row in runners(snapshot)
    if clause.kinds and snapshot.kind[row] not in clause.kinds and not runs:
        return False
    return allowed is None or snapshot.country[row] in allowed


def _cautions(rule: Rule, day: date, members: Sequence[tuple[str, str, str | None]]) -> tuple[str, ...]:
    """What a machine cannot settle."""
    found = [] if rule.holds_on(day) else [f"The rule is not in force on {day}."]
    unknown = [spoken(name) for _, name, code in members if code is None]
    if unknown:
        found.append(f"The country of {listed(unknown)} is not known, so it counts for no country.")
    found.append(
        "The text of the call may ask for more, and ownership beyond the facts at hand is not known."
    )
    return tuple(found)
