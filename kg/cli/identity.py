"""The commands about sameness: review, merge, split, undo, log, decisions in and out, and how good the matching is."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import output
from kg.cli.options import STEWARDS, FormatOption, WorkspaceOption, today
from kg.cli.output import Format

if TYPE_CHECKING:
    from kg.identity.steward import Question, Side, Steward

_identity = typer.Typer(
    help="Decides which organisations are one: nothing is destroyed, everything can be taken back.",
    no_args_is_help=True,
)
_ANSWERS = {"y": "y", "yes": "y", "n": "n", "no": "n", "s": "s", "skip": "s", "q": "q", "quit": "q"}
_CLEAR = "\x1b[2J\x1b[H"  # the whole screen, and the cursor to its beginning

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
        _ask(steward, questions, above)


def _ask(steward: Steward, waiting: Sequence[Question], above: float) -> None:
    """Shows one pair after the other until none is left or the human stops; what an answer settles is not asked again."""
    with suppress(
        ImportError
    ):  # without it Ctrl-C, which a thread of the store may take, does not wake the prompt
        import_module("readline")
    if not waiting:
        output.note("No pair waits for a decision.")
        return
    decided, skipped = 0, set[tuple[str, str]]()
    while (question := next((q for q in waiting if q.pair not in skipped), None)) is not None:
        answer = _answer(question, len(waiting) - len(skipped))
        if answer == "q":
            break
        if answer == "s":
            skipped.add(question.pair)
            continue
        applied = steward.decide(*question.pair, "same" if answer == "y" else "different")
        decided += 1
        waiting = steward.asked(applied, above=above)
    output.note(f"Decided: {decided:,}; skipped: {len(skipped):,}; still waiting: {len(waiting):,}.")


def _answer(question: Question, left: int) -> str:
    """Shows a pair on a screen of its own and reads y, n, s or q; at the end of the input, and on Ctrl-C, the review stops."""
    if sys.stdout.isatty():
        sys.stdout.write(_CLEAR)
    for line in _screen(question, left):
        output.text(line)
    while True:
        try:
            given = typer.prompt("Same? y yes, n no, s skip, q quit", prompt_suffix=": ").strip().lower()
        except (typer.Abort, EOFError):
            output.note("")
            return "q"
        if given in _ANSWERS:
            return _ANSWERS[given]
        output.note("Please answer y, n, s or q.")


def _screen(question: Question, left: int) -> Iterator[str]:
    """One pair as a human needs to see it."""
    yield f"\n{left:,} pairs wait; this one is alike to {question.score:.2f} of 1"
    for word, side in (("A", question.one), ("B", question.other)):
        yield f"  {word}  {' | '.join(side.names)}"
        yield f"     {_under(side)}"
    yield from (f"  - {reason}" for reason in question.reasons)


def _under(side: Side) -> str:
    """What else is known of one side."""
    parts = (", ".join(side.countries), ", ".join(side.identifiers), "from " + ", ".join(side.datasets))
    return "; ".join(part for part in parts if part)


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
        steward.merge(*ends)
    output.note("They are one now.")


@_identity.command()
def split(
    name: Annotated[str, typer.Argument(help="An organisation, by name, or one of its raw IRIs.")],
    by: ByOption = "unknown",
    workspace: WorkspaceOption = None,
) -> None:
    """Gives back what a merge joined; they stay apart at later loads too."""
    (iri,) = _iris(workspace, name)
    with _steward(workspace, by) as steward:
        steward.split(iri)
    output.note("It stands for itself again.")


@_identity.command()
def undo(
    one: Annotated[str, typer.Argument(metavar="A", help="One of the two, by name or IRI.")],
    other: Annotated[str, typer.Argument(metavar="B", help="The other, by name or IRI.")],
    by: ByOption = "unknown",
    workspace: WorkspaceOption = None,
) -> None:
    """Takes a decision back: the two are judged again by their identifiers and names."""
    with _steward(workspace, by) as steward:
        steward.undo(one, other)
    output.note("The decision is taken back.")


@_identity.command()
def log(form: FormatOption = Format.TABLE, workspace: WorkspaceOption = None) -> None:
    """Lists every merge and split, with the reason, who did it and when."""
    from kg.api.workspace import Workspace
    from kg.identity.notes import log as read

    with Workspace.find(workspace).store() as store:
        entries = [(e.on, e.kind.lower(), e.raw, e.canonical, e.reason, e.by) for e in read(store)]
    output.rows(("on", "what", "raw", "canonical", "reason", "by"), entries, form)


@_identity.command("export")
def export_(
    file: Annotated[Path, typer.Argument(help="Where to; CSV.")], workspace: WorkspaceOption = None
) -> None:
    """Writes all decisions as CSV."""
    from kg.api.workspace import Workspace
    from kg.identity.exchange import export_decisions

    with Workspace.find(workspace).store() as store:
        count = export_decisions(store, file)
    output.note(f"{count:,} decisions are in {file}.")


@_identity.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A file of `kg identity export`.")],
    by: ByOption = "unknown",
    workspace: WorkspaceOption = None,
) -> None:
    """Reads decisions from CSV and applies them, all or none."""
    from kg.identity.exchange import read_decisions

    made = read_decisions(file)
    with _steward(workspace, by) as steward:
        steward.decide_all(made)
    output.note(f"{len(made):,} decisions are applied.")


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
