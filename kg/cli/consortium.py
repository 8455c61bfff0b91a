"""The command that proposes and checks consortia."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli import output
from kg.cli.options import COORDINATORS, AsOfOption, FormatOption, WorkspaceOption, day, today
from kg.cli.output import Format

if TYPE_CHECKING:
    from kg.api.graph import Graph
    from kg.recommend.consortium import Verdict
    from kg.recommend.results import Recommendation


def register(app: typer.Typer) -> None:
    """Adds the command to the application."""
    app.command(rich_help_panel=COORDINATORS)(consortium)


def consortium(
    for_: Annotated[
        str | None, typer.Option("--for", metavar="NAME", help="Who puts the consortium together.")
    ] = None,
    rule: Annotated[
        str | None, typer.Option("--rules", metavar="RULE", help="Which rule; without one, all are listed.")
    ] = None,
    size: Annotated[int | None, typer.Option("--size", min=1, help="How many members at least.")] = None,
    must: Annotated[
        list[str] | None, typer.Option("--must", metavar="NAME", help="Already chosen; may be repeated.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only check those who are named; propose nobody.")
    ] = False,
    on: Annotated[
        date | None,
        typer.Option(
            "--on",
            metavar="DAY",
            parser=day,
            help="Count countries as of this day, such as the deadline; else --as-of.",
        ),
    ] = None,
    rules_folder: Annotated[
        Path | None,
        typer.Option("--rules-folder", envvar="KG_RULES", help="A folder with rules of your own."),
    ] = None,
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """Proposes a consortium that fulfils a rule of a programme, or checks one, clause by clause.

    Example: `kg consortium --for "Lithuanian Innovation Centre" --rules horizon-europe-ria-ia --size 5`
    """
    from kg.api.advising import actors
    from kg.api.graph import Graph
    from kg.api.workspace import Workspace
    from kg.recommend.consortium import check as judged
    from kg.recommend.proposing import propose, with_fillers
    from kg.recommend.rules import read_rule, rule_names

    folders = () if rules_folder is None else (rules_folder,)
    if rule is None:
        known = [read_rule(name, folders) for name in rule_names(folders)]
        output.rows(
            ("rule", "title", "from", "until"), [(r.name, r.title, r.first, r.last) for r in known], form
        )
        return
    if for_ is None:
        raise typer.BadParameter("Name who puts it together.", param_hint="--for")
    wanted, counted = read_rule(rule, folders), on or as_of or today()
    with Graph.open(Workspace.find(workspace)) as graph:
        asker, chosen = graph.actor(for_).iri, actors(graph, must or ())
        if check:
            verdict = judged(graph.snapshot, wanted, [asker, *chosen], day=counted, folders=folders)
            verdict = with_fillers(graph.snapshot, verdict, as_of=as_of, folders=folders)
            _print(graph, verdict, (), (), form)
            return
        found = propose(
            graph.snapshot, wanted, asker, day=counted, size=size, must=chosen, as_of=as_of, folders=folders
        )
        _print(graph, found.verdict, found.joined, found.adds, form)


def _print(
    graph: Graph, verdict: Verdict, joined: tuple[Recommendation, ...], adds: tuple[str, ...], form: Format
) -> None:
    """A consortium: its members, why each joined, and what each clause says."""
    reasons = {each.iri: (add, each.line) for each, add in zip(joined, adds, strict=True)}
    members = [
        (graph.name(iri), code, reasons.get(iri, ("given", ""))[0], reasons.get(iri, ("", ""))[1])
        for iri, _, code in verdict.members
    ]
    if form is Format.JSON:
        output.document(_document(graph, verdict, members))
        return
    columns = ("member", "country", "adds", "why")
    output.rows(columns, members, form, title=f"{verdict.rule.title}, countries as of {verdict.day}")
    if form is not Format.TABLE:
        return
    for finding in verdict.findings:
        output.text(f"{'yes' if finding.fulfilled else 'NO '}  {finding.words}")
        for filler in finding.fillers:
            output.text(
                f"       {graph.name(filler.iri)} ({filler.country}) would fill the gap. {filler.line}"
            )
    for caution in verdict.cautions:
        output.text(f"Note: {caution}")


def _document(
    graph: Graph, verdict: Verdict, members: list[tuple[str, str | None, str, str]]
) -> dict[str, Any]:
    """A consortium for JSON."""
    return {
        "rule": verdict.rule.name,
        "day": verdict.day,
        "fulfilled": verdict.fulfilled,
        "members": [
            {"iri": iri, "name": name, "country": code, "adds": adds, "why": why}
            for (iri, *_), (name, code, adds, why) in zip(verdict.members, members, strict=True)
        ],
        "clauses": [
            {
                "words": f.words,
                "fulfilled": f.fulfilled,
                "lacking": f.lacking,
                "counted": [graph.name(iri) for iri in f.counted],
                "fillers": [
                    {"iri": r.iri, "name": graph.name(r.iri), "country": r.country} for r in f.fillers
                ],
            }
            for f in verdict.findings
        ],
        "cautions": list(verdict.cautions),
    }
