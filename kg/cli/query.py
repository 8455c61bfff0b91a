"""The command of researchers over the RDF store: sparql."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import output
from kg.cli.options import RESEARCHERS, ActiveOnOption, AsOfOption, WorkspaceOption
from kg.cli.output import Format

if TYPE_CHECKING:
    from kg.api.workspace import Workspace
    from kg.rdf.terms import Term
    from kg.rdf.worker import Rows


class AnswerFormat(StrEnum):
    """The formats that the answer of a query comes in."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    XML = "xml"
    TURTLE = "turtle"
    NTRIPLES = "ntriples"
    RDFXML = "rdfxml"
    JSONLD = "jsonld"


_TABLES = frozenset({AnswerFormat.TABLE, AnswerFormat.JSON, AnswerFormat.CSV, AnswerFormat.TSV})
ParamOption = Annotated[
    list[str] | None,
    typer.Option(
        "--param", "-p", metavar="NAME=VALUE", help="A value to bind, never formatted in; may be repeated."
    ),
]
FileOption = Annotated[Path | None, typer.Option("--file", help="Read the query from a file.")]


def register(app: typer.Typer) -> None:
    """Adds the command to the application."""
    app.command(rich_help_panel=RESEARCHERS)(sparql)


def sparql(
    text: Annotated[
        str | None, typer.Argument(metavar="QUERY", help="SPARQL; prefixes such as cb: are known.")
    ] = None,
    file: FileOption = None,
    named: Annotated[
        str | None,
        typer.Option("--named", metavar="NAME", help="A query of the project, by its name; see --list."),
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the queries that have names.")] = False,
    param: ParamOption = None,
    form: Annotated[
        AnswerFormat, typer.Option("--format", "-f", help="How the answer is printed.")
    ] = AnswerFormat.TABLE,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0.1, help="Seconds after which the query is ended.")
    ] = 60.0,
    limit: Annotated[int, typer.Option("--limit", min=1, help="The most rows to give.")] = 100_000,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", help="Show what the query asks for, step by step, with counts; answer nothing."
        ),
    ] = False,
    as_of: AsOfOption = None,
    active_on: ActiveOnOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Answers a SPARQL query over the merged facts; `GRAPH` reaches what each dataset says by itself.

    A value of --param is what it looks like: an IRI (<https://...>, https://..., cb:Cluster), a number, a day, true or
    false, a literal in quotes ("Vilnius"@lt, "5"), else a text. The formats turtle, ntriples, rdfxml and jsonld are for
    CONSTRUCT and DESCRIBE. With --as-of the query sees the graph of that day: links, projects and events that began
    later are not in it, nor what follows from them.

    Example: `kg sparql "SELECT ?name WHERE { ?c a cb:Cluster ; cb:name ?name }"`
    """
    from kg.api.sparql import bound, evaluated
    from kg.api.workspace import Workspace

    if list_:
        from kg.api.querying import listing

        output.rows(("query", "what it asks", "parameters"), listing(), _table_form(form))
        return
    here = Workspace.find(workspace)
    given = pairs(param)
    if named is not None:
        from kg.api.querying import of_name

        if text is not None or file is not None:
            raise typer.BadParameter("Give a query, a file or a name, not two of them.")
        query, terms = of_name(here, named, given)
    else:
        query, terms = query_text(text, file), dict(bound(given))
    if explain:
        _explain(here, query, terms, form, timeout)
        return
    _print(evaluated(here, query, terms, (as_of, active_on), timeout=timeout, limit=limit), form)


def _print(found: Rows, form: AnswerFormat) -> None:
    """Prints an answer."""
    from kg.api.sparql import in_words

    if form in _TABLES:
        words = in_words(found)
        output.rows(words.columns, words.rows, _table_form(form))
    else:
        from kg.rdf.documents import document

        sys.stdout.write(document(found, form))
    if found.cut:
        output.note(f"Only the first {len(found.rows):,} rows; more with --limit.")


def _explain(here: Workspace, query: str, terms: dict[str, Term], form: AnswerFormat, timeout: float) -> None:
    """Prints what a query asks for."""
    from kg.api.querying import explained

    whole, steps = explained(here, query, terms, timeout=timeout)
    output.note(whole.strip())
    output.rows(("step", "pattern", "matches alone"), steps, _table_form(form))


def _table_form(form: AnswerFormat) -> Format:
    """A format for rows.

    Raises:
        BadParameter: It is one for documents.
    """
    if form not in _TABLES:
        raise typer.BadParameter(f"{form.value} is for the answers of queries.", param_hint="--format")
    return Format(form.value)


def query_text(text: str | None, file: Path | None) -> str:
    """The query, from the argument or a file.

    Raises:
        NotFound: The file is not there.
    """
    from kg.errors import Location, NotFound

    if (text is None) == (file is None):
        raise typer.BadParameter("Give a query, --file with a file that holds one, or --named.")
    if file is None:
        return text or ""
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise NotFound("The file with the query is not there.", where=Location(str(file))) from error


def pairs(given: list[str] | None) -> dict[str, str]:
    """Values to bind, by name."""
    named = {}
    for text in given or ():
        name, equals, value = text.partition("=")
        if not equals or not name.isidentifier():
            raise typer.BadParameter(f'"{text}" is no NAME=VALUE')
        named[name] = value
    return named
