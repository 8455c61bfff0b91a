"""Consortia: whether one fulfils a rule, what it lacks, and who would fill the gap.

This module owns the judgement of a consortium and the proposal of one. Rules are data
(`kg.recommend.rules`); who fits best is the model's answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from kg.analysis.snapshot import Snapshot
from kg.errors import AnalysisError
from kg.recommend.independence import Groups, most_different
from kg.recommend.recommend import advise
from kg.recommend.results import Recommendation
from kg.recommend.rules import Clause, Rule, country_sets
from kg.recommend.wishes import NOTHING, Wishes
from kg.recommend.wording import country, listed, spoken

_FILLERS: Final = 3
_POOL: Final = 60
"""How many of each list are looked at for somebody who fills a gap before countries are asked for by name."""


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


@dataclass(frozen=True, slots=True)
class Proposal:
    """A consortium that fulfils a rule.

    Attributes:
        verdict: The consortium before the rule.
        joined: Who was added, in the order of joining, each with the reason; the rest was given.
        adds: What each of them adds to the consortium, in words.
    """

    verdict: Verdict
    joined: tuple[Recommendation, ...]
    adds: tuple[str, ...]


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
    if clause.kinds and snapshot.kind[row] not in clause.kinds:
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


def with_fillers(
    snapshot: Snapshot,
    verdict: Verdict,
    *,
    as_of: date | None = None,
    wishes: Wishes = NOTHING,
    folders: tuple[Path, ...] = (),
) -> Verdict:
    """The same verdict, with who would fill each gap."""
    members = [iri for iri, _, _ in verdict.members]
    findings = []
    for finding in verdict.findings:
        fillers: tuple[Recommendation, ...] = ()
        if not finding.fulfilled:
            fillers = _fillers(snapshot, verdict, finding, members, as_of, wishes, folders)
        findings.append(replace(finding, fillers=fillers))
    return replace(verdict, findings=tuple(findings))


def _fillers(
    snapshot: Snapshot,
    verdict: Verdict,
    finding: Finding,
    members: list[str],
    as_of: date | None,
    wishes: Wishes,
    folders: tuple[Path, ...],
) -> tuple[Recommendation, ...]:
    """Candidates with whom the clause would count one more; partners of old and new ones by their place in the list."""
    narrowed = _narrowed(snapshot, verdict, finding, wishes, folders)
    if narrowed is None:
        return ()
    asker, *board = members
    advice = advise(snapshot, asker, top=_POOL, as_of=as_of, seeds=board, wishes=narrowed)
    both = sorted((*advice.again, *advice.new), key=lambda each: (-each.score, each.iri))
    found = []
    for each in both:
        trial = check(snapshot, verdict.rule, [*members, each.iri], day=verdict.day, folders=folders)
        after = next(other for other in trial.findings if other.clause == finding.clause)
        if after.lacking < finding.lacking:
            found.append(each)
        if len(found) == _FILLERS:
            break
    return tuple(found)


def _narrowed(
    snapshot: Snapshot, verdict: Verdict, finding: Finding, wishes: Wishes, folders: tuple[Path, ...]
) -> Wishes | None:
    """The wishes, narrowed to countries and kinds that fill the gap; None when nobody could."""
    clause = finding.clause
    here = {code for code in snapshot.country if code is not None}
    open_to = (
        here if not clause.countries else here & (allowed_countries(clause, verdict.day, folders) or here)
    )
    if clause.different_countries:
        open_to -= {code for iri, _, code in verdict.members if iri in finding.counted and code is not None}
    if wishes.countries:
        open_to &= set(wishes.countries)
    kinds = set(snapshot.kind) & set(clause.kinds) if clause.kinds else set(wishes.kinds)
    if not open_to or (clause.kinds and not kinds):
        return None
    return replace(
        wishes,
        countries=tuple(sorted(open_to)),
        kinds=tuple(sorted(kinds)),
        dismissed=(*wishes.dismissed, *(iri for iri, _, _ in verdict.members)),
    )


def propose(
    snapshot: Snapshot,
    rule: Rule,
    asker: str,
    *,
    day: date,
    size: int | None = None,
    must: Iterable[str] = (),
    as_of: date | None = None,
    wishes: Wishes = NOTHING,
    folders: tuple[Path, ...] = (),
) -> Proposal:
    """A consortium for an asker that fulfils a rule.

    Definition: As long as a clause lacks somebody, the best candidate who fills that gap joins; then, up to
    the size, the best candidate of all. Every choice is made anew with everybody on board.

    Args:
        snapshot: The facts.
        rule: The rule.
        asker: IRI of the asker.
        day: The day for which countries are counted.
        size: How many members at least; None means as many as the rule needs.
        must: IRIs of members already chosen.
        as_of: Only what had begun by this day.
        wishes: Options for those who join.
        folders: Where sets of countries of the user's own are.

    Raises:
        NotFound: Somebody is not in the snapshot.
        AnalysisError: Nobody in the graph fills a gap, or there are not enough candidates.
    """
    members = list(dict.fromkeys([asker, *must]))
    joined: list[Recommendation] = []
    adds: list[str] = []
    while True:
        verdict = check(snapshot, rule, members, day=day, folders=folders)
        gap = next((finding for finding in verdict.findings if not finding.fulfilled), None)
        if gap is None and len(members) >= (size or 0):
            return Proposal(verdict, tuple(joined), tuple(adds))
        if gap is not None:
            found = _fillers(snapshot, verdict, gap, members, as_of, wishes, folders)
        else:
            found = _best(snapshot, members, as_of, wishes)
        if not found:
            raise _stuck(verdict, gap, size)
        members.append(found[0].iri)
        joined.append(found[0])
        adds.append(_adds(found[0], gap))


def _best(
    snapshot: Snapshot, members: list[str], as_of: date | None, wishes: Wishes
) -> tuple[Recommendation, ...]:
    """The best candidate of all, new or known."""
    asker, *board = members
    advice = advise(snapshot, asker, top=1, as_of=as_of, seeds=board, wishes=wishes)
    return tuple(sorted((*advice.again, *advice.new), key=lambda each: (-each.score, each.iri)))[:1]


def _adds(joined: Recommendation, gap: Finding | None) -> str:
    """What somebody adds to a consortium."""
    place = country(joined.country)
    where = "" if place is None else f" in {place}"
    if gap is None:
        return f"Brings the consortium closer to its size{where}."
    return f"Fills a gap{where}: {gap.clause.words}."


def _stuck(verdict: Verdict, gap: Finding | None, size: int | None) -> AnalysisError:
    """Why a consortium cannot be completed."""
    if gap is None:
        return AnalysisError(
            "The consortium cannot be completed: no further candidate is reached.",
            expected=f"{size} members",
            found=f"{len(verdict.members)}",
            hint="Ask for fewer, or drop a wish.",
        )
    return AnalysisError(
        f"The consortium cannot be completed: {gap.words}",
        expected=f"{gap.clause.count} that count for {gap.clause.name} ({gap.clause.source})",
        found=f"{len(gap.counted)}, and nobody in the graph fills the gap",
        hint="Name a partner with --must, drop a wish, or load more facts.",
    )
