"""The commands about the gallery: gallery list, gallery show, gallery run."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from kg.cli import output
from kg.cli.options import RESEARCHERS, FormatOption, WorkspaceOption
from kg.cli.output import Format
from kg.cli.query import ParamOption, pairs

_gallery = typer.Typer(
    help="Questions in words, each in SPARQL, Cypher and Python, to run and to start from.",
    no_args_is_help=True,
)

Asker = Literal["coordinator", "researcher", "data steward"]
Language = Literal["sparql", "cypher", "python"]
QuestionArgument = Annotated[str, typer.Argument(metavar="QUESTION", help="An id of `kg gallery list`.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    app.add_typer(_gallery, name="gallery", rich_help_panel=RESEARCHERS)


@_gallery.command("list")
def list_(
    asker: Annotated[Asker | None, typer.Option("--for", help="Only what one of the three asks.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Lists the questions that can be asked."""
    from kg.api.gallery import questions

    rows = [
        (q.id, q.title, list(q.asked_by), [p.name for p in q.parameters])
        for q in questions()
        if asker is None or asker in q.asked_by
    ]
    output.rows(("question", "in words", "asked by", "parameters"), rows, form)


@_gallery.command()
def show(
    name: QuestionArgument,
    language: Annotated[
        Language | None, typer.Option("--language", "-l", help="Only this text, ready to be copied.")
    ] = None,
) -> None:
    """Shows a question: what it means, what it asks for, and how it is written in the three languages.

    Example: `kg gallery show members-of-two-clusters`
    """
    from kg.api.gallery import LANGUAGES, question

    found = question(name)
    if language is not None:
        output.text(found.text(language))
        return
    output.text(f"{found.title}\n\n{found.meaning}")
    for parameter in found.parameters:
        output.text(f"\n--param {parameter.name}=...: {parameter.about}, such as {parameter.example}")
    titles = {"sparql": "SPARQL", "cypher": "Cypher", "python": "Python"}
    for each in LANGUAGES:
        output.text(f"\n{titles[each]}\n{'-' * len(titles[each])}\n{found.text(each)}")


@_gallery.command()
def run(
    name: QuestionArgument,
    param: ParamOption = None,
    using: Annotated[Language, typer.Option("--using", "-u", help="In which language to ask.")] = "sparql",
    timeout: Annotated[
        float, typer.Option("--timeout", min=0.1, help="Seconds after which a query is ended.")
    ] = 60.0,
    form: FormatOption = Format.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """Answers a question over the loaded facts; a parameter that is not given takes its example.

    An entity is given by any of its names. The table shows names; the other formats give the IRI and the name.
    Example: `kg gallery run members-of-a-cluster --param cluster="Vilnius Circular Economy Cluster"`
    """
    from kg.api.gallery import ask, question
    from kg.api.named import named
    from kg.api.opened import open_graph

    asked, given = question(name), pairs(param)
    with open_graph(workspace) as graph:
        found = ask(graph, asked, given, using=using, timeout=timeout)
        shown = named(graph, found, instead=form is Format.TABLE)
    output.rows(shown.columns, shown.rows(), form, title=asked.title)
    taken = {p.name: p.example for p in asked.parameters if p.name not in given}
    if form is Format.TABLE and taken:
        output.note("Taken: " + ", ".join(f"{each}={value}" for each, value in taken.items()))
