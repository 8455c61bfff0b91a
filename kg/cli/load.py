"""The commands of a data steward: sources, load, unload, validate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kg.cli import output
from kg.cli.options import STEWARDS, FormatOption, WorkspaceOption, today
from kg.cli.output import Format
from kg.cli.progress import bar

if TYPE_CHECKING:
    from kg.etl.report import RunReport


Kind = Literal["members", "organisations", "events", "agreements", "clusters"]

LoadersOption = Annotated[
    Path | None,
    typer.Option(
        "--loaders",
        envvar="KG_LOADERS",
        metavar="FOLDER",
        help="Your own folder of sources, instead of the bundled ones.",
    ),
]


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    app.command(rich_help_panel=STEWARDS)(sources)
    app.command(rich_help_panel=STEWARDS)(template)
    app.command(rich_help_panel=STEWARDS)(load)
    app.command(rich_help_panel=STEWARDS)(unload)
    app.command(rich_help_panel=STEWARDS)(validate)


def sources(loaders: LoadersOption = None, form: FormatOption = Format.TABLE) -> None:
    """Lists the sources that can be loaded, with publisher and licence."""
    from kg.etl.registry import sources as known

    columns = ("source", "title", "publisher", "licence", "needs a path", "attribution")
    rows = [
        (m.id, m.title, m.publisher, m.licence, "no" if m.bundled else "yes", m.attribution)
        for m in known(loaders).values()
    ]
    output.rows(columns, rows, form)


def load(
    source: Annotated[str, typer.Argument(help="A source of `kg sources`.")],
    path: Annotated[Path | None, typer.Argument(help="Its file, folder or zip archive.")] = None,
    dataset: Annotated[
        str | None,
        typer.Option(
            "--dataset", "-d", help="A name for this load; by default that of the cluster, file or folder."
        ),
    ] = None,
    as_: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="TEMPLATE",
            help="For tables: members, organisations, events, agreements or clusters.",
        ),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", metavar="NAME", help="For tables: the cluster that the rows belong to."),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", metavar="FILE", help="For tables of another layout: your mapping."),
    ] = None,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="For tables: propose a mapping; load nothing.")
    ] = False,
    encoding: Annotated[
        str | None, typer.Option("--encoding", help="Of text files that are not UTF-8, such as cp1257.")
    ] = None,
    sheet: Annotated[
        str | None, typer.Option("--sheet", help="Of workbooks, where it is not the first.")
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="COLUMN", help="A column to leave out; may be repeated."),
    ] = None,
    skip_broken: Annotated[
        bool, typer.Option("--skip-broken", help="Leave out rows that cannot be read; each is reported.")
    ] = False,
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=1, help="Read so many rows of each table, as a dataset NAME-sample."),
    ] = None,
    diff: Annotated[bool, typer.Option("--diff", help="Show what changes against the last load.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything but the commit.")] = False,
    loaders: LoadersOption = None,
    form: FormatOption = Format.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """Loads a source as a dataset, validated; what was loaded under that name before is replaced as a whole.

    A load that fails changes nothing. Examples: `kg load eu_cordis ~/Downloads/cordis-h2020.zip`,
    `kg load table members.xlsx --as members --cluster "Vilnius Circular Economy Cluster"`
    """
    from kg.api.workspace import Workspace
    from kg.etl.run import run

    if suggest:
        _propose(path, as_, encoding, sheet)
        return
    words = {"as": as_, "cluster": cluster, "mapping": None if mapping is None else str(mapping)}
    here = Workspace.find(workspace)
    with here.store(write=True) as store, bar() as report:
        done = run(
            store,
            source,
            path,
            today=today(),
            dataset=dataset,
            base=here.settings.base,
            dry_run=dry_run,
            limit=limit,
            encoding=encoding,
            sheet=sheet,
            skip_broken=skip_broken,
            ignore=tuple(ignore or ()),
            given={name: word for name, word in words.items() if word is not None},
            diff=diff,
            rejects=here.rejects_dir,
            progress=report,
            loaders=loaders,
            secret=here.secret(),
        )
    if form is Format.JSON:
        output.document(done.to_dict())
    else:
        output.rows(("what", "count"), _counts(done), form)
    if form is Format.TABLE and done.difference is not None:
        for line in done.difference.lines:
            output.text(line)
    _notes(done)


def template(
    kind: Annotated[Kind, typer.Argument(help="What the table is about.")],
    file: Annotated[Path | None, typer.Argument(help="Where to; by default KIND.xlsx.")] = None,
    language: Annotated[
        Literal["en", "lt", "pl"], typer.Option("--language", "-l", help="Of the headings.")
    ] = "en",
) -> None:
    """Writes an XLSX to fill in, with headings, examples, drop-down lists and a legend.

    It loads as it is: `kg load table members.xlsx --as members --cluster "..."`
    """
    from kg.etl.mapping_file import read_mapping
    from kg.etl.template import write_template

    target = file or Path(f"{kind}.xlsx")
    folder = _templates()
    write_template(read_mapping(folder / f"{kind}.toml", folder), target, language)
    output.note(f"The template is {target.resolve()}.")


def _propose(path: Path | None, kind: str | None, encoding: str | None, sheet: str | None) -> None:
    """Prints a mapping for a table, to be confirmed."""
    from kg.errors import Location, NotFound
    from kg.etl.readers import ReadOptions
    from kg.etl.suggest import SAMPLE, suggest

    if path is None:
        raise typer.BadParameter("Name the table to propose a mapping for.", param_hint="path")
    if not path.is_file():
        raise NotFound("The file is not there.", where=Location(str(path)))
    options = ReadOptions(limit=SAMPLE, encoding=encoding, sheet=sheet)
    output.text(suggest(path, _templates(), template=kind, options=options).to_toml().rstrip())
    output.note("Save this as a file, confirm each line, then: kg load table FILE --mapping THIS")


def _templates() -> Path:
    """The folder of the mappings of templates."""
    from kg.resources import loaders_dir

    return loaders_dir() / "table" / "templates"


def _counts(done: RunReport) -> list[tuple[str, object]]:
    """What a load did, in numbers."""
    rows: list[tuple[str, object]] = [(f"rows of {name}", count) for name, count in sorted(done.rows.items())]
    rows += [(f"{kind} entities", count) for kind, count in sorted(done.entities.items())]
    rows += [(f"{kind} links", count) for kind, count in sorted(done.links.items())]
    rows += [
        *([("examples of the template, left out", done.examples)] if done.examples else ()),
        *([("further rows about the same organisation", done.said_again)] if not done.links else ()),
        ("duplicates", len(done.duplicates)),
        ("rejects", len(done.rejects)),
        *([("withheld because erased", done.withheld)] if done.withheld else ()),
        ("merged with other entities", done.newly_merged),
        ("statements added", done.added),
        ("statements removed", done.removed),
        ("seconds", round(done.elapsed, 1)),
        ("CPU seconds", round(done.seconds, 1)),
        ("peak memory in MiB", round(done.memory)),
    ]
    return rows


def _notes(done: RunReport) -> None:
    """What a reader should know beside the numbers; the first twenty of each kind."""
    for word, found in (("duplicate", done.duplicates), ("reject", done.rejects), ("warning", done.warnings)):
        for each in found[:20]:
            output.note(f"{word}: {each}")
        if len(found) > 20:
            output.note(f"{word}: ... and {len(found) - 20:,} more (all of them with --format json)")
    _withheld(done)
    if done.rejects_folder is not None:
        output.note(
            f"The refused rows are in {done.rejects_folder}: correct them and load that folder again."
        )
    if done.checked:
        output.note(f"counts within the bounds of the manifest: {'; '.join(done.checked)}")
    for name, columns in done.ignored.items():
        output.note(f"ignored by decision in {name}: {', '.join(columns)}")
    if done.ignored_files:
        output.note(f"files ignored by decision: {', '.join(done.ignored_files)}")
    output.note(_outcome(done))


def _withheld(done: RunReport) -> None:
    """How many rows are about who was erased."""
    if done.withheld:
        rows = "1 row" if done.withheld == 1 else f"{done.withheld:,} rows"
        output.note(f"withheld because erased: {rows}, read and kept nowhere.")


def _outcome(done: RunReport) -> str:
    """What became of the dataset, in one line."""
    if done.dry_run:
        return "Nothing was written: --dry-run."
    if not done.added and not done.removed:
        return f"Dataset {done.dataset}: nothing has changed."
    part = "" if done.limit is None else f": first {done.limit:,} rows only"
    return f"Dataset {done.dataset} is loaded{part}."


def unload(
    dataset: Annotated[str, typer.Argument(help="A dataset of `kg stats`.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Takes a dataset away; what another dataset says too stays."""
    from kg.api.workspace import Workspace
    from kg.etl.registry import all_aliases
    from kg.etl.settle import known_as
    from kg.identity.steward import Steward

    with Workspace.find(workspace).store(write=True) as store:
        outcome = store.unload(dataset)
        aliases = [known_as(alias) for alias in all_aliases()]
        Steward(store, by=f"unload {dataset}", today=today(), aliases=aliases).refresh()
    output.note(f"Dataset {dataset} is unloaded: {_gone(outcome.removed)} gone from it.")


def _gone(removed: int) -> str:
    """How many statements a dataset had."""
    from kg.recommend.wording import count

    return f"{count(removed, 'statement')} {'is' if removed == 1 else 'are'}"


def validate(
    file: Annotated[
        Path | None,
        typer.Argument(help="A file of RDF (Turtle, N-Triples, ...); without one, the loaded datasets."),
    ] = None,
    shapes: Annotated[
        str | None,
        typer.Option(
            "--shapes",
            metavar="NAME",
            help="Optional shapes instead: eccp, the entry criteria of the European Cluster Collaboration "
            "Platform, or a file of SHACL.",
        ),
    ] = None,
    form: FormatOption = Format.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """Checks facts against the shapes of the ontology, and names every finding in words.

    Example: `kg validate --shapes eccp` tells which clusters could enter the European Cluster Collaboration Platform.
    """
    from kg.api.checking import check_file, check_merged, check_store
    from kg.api.workspace import Workspace
    from kg.errors import ValidationFailed
    from kg.recommend.wording import count

    if file is not None:
        found = check_file(file, shapes)
    elif shapes is not None:
        found = check_merged(Workspace.find(workspace), shapes)
    else:
        found = check_store(Workspace.find(workspace))
    columns = ("severity", "place", "name", "entity", "property", "what is wrong", "found")
    if found or form is not Format.TABLE:
        output.rows(columns, [checked.row() for checked in found], form)
    refused = sum(checked.refuses for checked in found)
    if refused:
        raise ValidationFailed(f"{count(refused, 'finding')} would refuse these facts.")
    output.note(f"The facts conform; {count(len(found), 'warning')}.")
