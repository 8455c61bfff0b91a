"""The commands about the ontology: terms, mapping, diagram, html."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from kg.cli import output
from kg.cli.options import RESEARCHERS, FormatOption
from kg.cli.output import Format

_ontology = typer.Typer(help="Shows the terms of the graph and how they reach Neo4j.", no_args_is_help=True)

LanguageOption = Annotated[
    Literal["en", "lt", "pl"], typer.Option("--language", "-l", help="Language of the labels.")
]


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    app.add_typer(_ontology, name="ontology", rich_help_panel=RESEARCHERS)


@_ontology.command()
def terms(language: LanguageOption = "en", form: FormatOption = Format.TABLE) -> None:
    """Lists every class, property, identifier scheme and concept."""
    from kg.schema.terms import TERM_COLUMNS, term_rows

    output.rows(TERM_COLUMNS, term_rows(language), form)


@_ontology.command()
def mapping(form: FormatOption = Format.TABLE) -> None:
    """Lists how each class and property reaches Neo4j."""
    from kg.schema.terms import MAPPING_COLUMNS, mapping_rows

    output.rows(MAPPING_COLUMNS, mapping_rows(), form)


@_ontology.command()
def diagram(language: LanguageOption = "en") -> None:
    """Prints a diagram of the classes in Mermaid, which GitHub and many editors draw."""
    from kg.schema.diagram import mermaid

    output.text(mermaid(language))


@_ontology.command()
def html(file: Annotated[Path, typer.Argument(help="Where to.")] = Path("ontology.html")) -> None:
    """Writes the documentation of the ontology as one page that opens offline."""
    from kg.schema.page import html as page

    file.write_bytes(page().encode())
    output.note(f"The documentation is {file.resolve()}.")
