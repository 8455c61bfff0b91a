"""The commands about sameness: review, merge, split, undo, log, decisions in and out, and how good the matching is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import output
from kg.cli.options import STEWARDS, FormatOption, WorkspaceOption, today
from kg.cli.output import Format
from kg.cli.review import ask

if TYPE_CHECKING:
    from kg.identity.notes import Decision
    from kg.identity.steward import Steward

_identity = typer.Typer(
    help="Decides which organisations are one: nothing is destroyed, everything can be taken back.",
    no_args_is_help=True,
)
_TOLD = 5  # decisions and names in a message

ByOption = Annotated[str, typer.Option("--by", envvar="USER", help="Who decides, for the log.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    app.add_typer(_identity, name="identity", rich_help_panel=STEWARDS)


@contextmanager
def _steward(workspace: Path | None, by: str) -> Iterator[Steward]:
    """Somebody who may decide about the actors of a workspace."""
    from kg.api.workspace import Workspace
    from kg.etl.registry import all_aliases
    from kg.etl.settle import known_as
    from kg.identity.steward import Steward

    with Workspace.find(workspace).store(write=True) as store:
        yield Steward(store, by=by, today=today(), aliases=[known_as(alias) for alias in all_aliases()])


@_identity.command()
def review(
    by: ByOption = "unknown",
    above: Annotated[
        float, typer.Option("--above", min=0.0, max=1.0, help="Only pairs at least so alike.")
    ] = 0.0,
    form: FormatOption = Format.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """Shows the pairs that wait for a decision, one a screen: y same, n different, s skip, q stop.

    Each answer is kept at once, so that the review goes on later where it was left. With another format than the table
    the pairs are listed and nothing is asked.
    """
    with _steward(workspace, by) as steward:
        questions = steward.questions(above=above)
        if form is not Format.TABLE:
            columns = ("score", "one", "one names", "other", "other names", "reasons")
            rows = [
                (q.score, q.one.iri, list(q.one.names), q.other.iri, list(q.other.names), list(q.reasons))
                for q in questions
            ]
            output.rows(columns, rows, form)
            return
        ask(steward, questions, above)


@_identity.command()
def merge(
    one: Annotated[str, typer.Argument(metavar="A", help="An organisation.")],
    other: Annotated[str, typer.Argument(metavar="B", help="The same one under another name.")],
    by: ByOption = "unknown",
    workspace: WorkspaceOption = None,
) -> None:
    """Makes two organisations one; `kg identity undo` takes it back."""
    ends = _iris(workspace, one, other)
    with _steward(workspace, by) as steward:
        if ends[0] == ends[1]:
            output.note(f'Nothing to do: "{one}" and "{other}" are one already.')
            return
        steward.merge(*ends)
        output.note(f"{steward.name(ends[0])} and {steward.name(ends[1])} are one now.")


@_identity.command()
def split(
    name: Annotated[str, typer.Argument(help="An organisation, by name, or one of its raw IRIs.")],
    by: ByOption = "unknown",
    workspace: WorkspaceOption = None,
) -> None:
    """Gives back what a merge joined; they stay apart at later loads too."""
    (found,) = _iris(workspace, name)
    with _steward(workspace, by) as steward:
        parted = steward.meant(name, found)
        others = steward.joined(parted)
        steward.part(parted)
        ends = [_named(steward, iris) for iris in (sorted(parted), others)]
    stands = "stands for itself again, apart" if len(parted) == 1 else "are apart again"
    output.note(f"{ends[0]} {stands} from {ends[1]}.")


def _named(steward: Steward, iris: Sequence[str]) -> str:
    """Some organisations by their names, the first few of them."""
    names = list(dict.fromkeys(map(steward.name, iris[:_TOLD])))
    more = [f"{len(iris) - _TOLD:,} more"] if len(iris) > _TOLD else []
    return " and ".join(names + more)


@_identity.command()
def undo(
    one: Annotated[
        str | None,
        typer.Argument(metavar="A", help="One of the two, by name or IRI; without any, the last step."),
    ] = None,
    other: Annotated[str | None, typer.Argument(metavar="B", help="The other, by name or IRI.")] = None,
    by: ByOption = "unknown",
    workspace: WorkspaceOption = None,
) -> None:
    """Takes a decision back, by the two that it is about, or else the last step: a merge, a split, an answer, an import.

    What was decided before counts again; else the two are judged by their identifiers and names.
    """
    from kg.recommend.wording import count

    if one is not None and other is None:
        raise typer.BadParameter("name both, or none to take the last step back", param_hint="B")
    with _steward(workspace, by) as steward:
        made = steward.decided(one, other)
        steward.take_back(made)
        for decision in made[:_TOLD]:
            output.note(f"Taken back: {_in_words(steward, decision)}.")
    if len(made) > _TOLD:
        output.note(f"Taken back: {count(len(made) - _TOLD, 'more decision')}.")


def _in_words(steward: Steward, decision: Decision) -> str:
    """What a decision says."""
    one, other = map(steward.name, decision.pair)
    verdict = {"same": "one", "different": "different"}.get(decision.verdict, "undecided")
    return f"{one} and {other} are {verdict}"


@_identity.command()
def log(form: FormatOption = Format.TABLE, workspace: WorkspaceOption = None) -> None:
    """Lists every merge and split, the oldest first, with the reason, who did it and when.

    The raw IRIs are in the other formats than the table.
    """
    from kg.api.workspace import Workspace
    from kg.identity.names import Names
    from kg.identity.notes import log as read

    with Workspace.find(workspace).store() as store:
        names = Names(store)
        entries = [(e, names.told(e.raw), names.told(e.canonical)) for e in read(store)]
    if form is Format.TABLE:
        rows = [(e.on, e.kind.lower(), raw, kept, e.reason, e.by) for e, raw, kept in entries]
        output.rows(("on", "what", "name", "with", "reason", "by"), rows, form)
        return
    columns = ("on", "what", "raw", "canonical", "reason", "by", "raw name", "canonical name")
    plain = [
        (e.on, e.kind.lower(), e.raw, e.canonical, e.reason, e.by, raw, kept) for e, raw, kept in entries
    ]
    output.rows(columns, plain, form)


@_identity.command()
def export(
    file: Annotated[Path, typer.Argument(help="Where to; CSV.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Writes all decisions as CSV."""
    from kg.api.workspace import Workspace
    from kg.identity.exchange import export_decisions
    from kg.recommend.wording import count

    with Workspace.find(workspace).store() as store:
        made = export_decisions(store, file)
    output.note(f"{count(made, 'decision')} {'is' if made == 1 else 'are'} in {file}.")


@_identity.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A file of `kg identity export`.")],
    by: ByOption = "unknown",
    workspace: WorkspaceOption = None,
) -> None:
    """Reads decisions from CSV and applies them, all or none; those about organisations not loaded yet wait for these."""
    from kg.identity.exchange import read_decisions
    from kg.recommend.wording import count

    made = read_decisions(file)
    with _steward(workspace, by) as steward:
        steward.decide_all(made, known=False)
        waiting = len(steward.unknown(made))
    applied = len(made) - waiting
    output.note(f"{count(applied, 'decision')} {'is' if applied == 1 else 'are'} applied.")
    if waiting == 1:
        output.note(
            "1 more is kept: it is about an organisation that no dataset has, and applies once one has it."
        )
    elif waiting:
        about = "they are about organisations that no dataset has, and apply once one has them"
        output.note(f"{waiting:,} more are kept: {about}.")


@_identity.command()
def evaluate(
    file: Annotated[
        Path, typer.Argument(help="CSV of true pairs: an id, two columns name..., one or two country...")
    ],
    among: Annotated[
        Path | None,
        typer.Option(
            "--among",
            metavar="FILE",
            help="CSV with organisationID, name, country: hard non-pairs.",
        ),
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Measures the matching of names on pairs of which the truth is known; identifiers are hidden from it.

    As non-pairs serve, for each name, the most similar names of the same country under another id.
    """
    from kg.api.matching import judged, report

    found = judged(file, among)
    if form is Format.JSON:
        output.document(report(found))
        return
    rows = [
        ("true pairs", found.pairs),
        ("non-pairs", found.non_pairs),
        ("precision of automatic merges", str(found.precision)),
        ("recall of automatic merges", str(found.recall)),
        (
            "F1 of automatic merges",
            f"{found.f1:.3f} ({found.f1_interval[0]:.3f} to {found.f1_interval[1]:.3f})",
        ),
        ("recall with review", str(found.recall_with_review)),
        ("pairs to review", found.review),
    ]
    output.rows(("what", "value"), rows, form)
    for word, scores in (("missed", found.missed), ("wrongly merged", found.wrong)):
        for score in scores:
            output.note(f"{word}: {score.one} / {score.other} ({score.value:.2f})")


def _iris(workspace: Path | None, *names: str) -> list[str]:
    """The IRIs of organisations, by name; an IRI is taken as it is."""
    from kg.api.graph import Graph
    from kg.api.workspace import Workspace

    with Graph.open(Workspace.find(workspace)) as graph:
        return [name if name.startswith(("http://", "https://")) else graph.actor(name).iri for name in names]
