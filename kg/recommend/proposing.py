"""Who would fill the gaps of a consortium, and whole consortia that a rule accepts.

This module owns the proposal. Whether a rule is fulfilled is said by `kg.recommend.consortium`; who fits best
is the model's answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from kg.analysis.snapshot import Snapshot
from kg.errors import AnalysisError
from kg.recommend.consortium import Finding, Verdict, allowed_countries, check
from kg.recommend.recommend import advise
from kg.recommend.results import Recommendation
from kg.recommend.rules import Rule
from kg.recommend.wishes import NOTHING, Wishes

LARGEST: Final = 200
"""No programme has seen a consortium of more members than this."""
_FILLERS: Final = 3
_POOL: Final = 60
"""How many of each list are looked at for somebody who fills a gap."""


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
        AnalysisError: Nobody in the graph fills a gap, there are not enough candidates, or the size is beyond
            `LARGEST`.
    """
    members = list(dict.fromkeys([asker, *must]))
    if size is not None and size > LARGEST:
        raise AnalysisError(
            "The consortium cannot be completed: it is larger than any that is proposed.",
            expected=f"at most {LARGEST} members",
            found=str(size),
        )
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
    """What somebody adds to a consortium, by its place in the rule and by what it brings."""
    brought = "; ".join(joined.evidence.adds) or "one more partner of a kind and country already there"
    if gap is None:
        return f"Brings the consortium closer to its size, and adds {brought}."
    return f"Fills a gap ({gap.clause.words}), and adds {brought}."


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
