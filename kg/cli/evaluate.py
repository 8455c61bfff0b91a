"""The commands that measure how well recommendations, introducers and bridges foretell what happened next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from kg.cli import output
from kg.cli.options import RESEARCHERS, FormatOption, day
from kg.cli.output import Format

_evaluate = typer.Typer(
    help="Measures on a time split how well the analysis foretells what happened next.", no_args_is_help=True
)

ParticipationsOption = Annotated[
    Path,
    typer.Option(
        "--participations",
        metavar="FILE",
        help="CSV with rcn, pic, start_date; and role, type, country, end_date where there are any.",
    ),
]
PartsOption = Annotated[
    Path | None,
    typer.Option(
        "--programme-parts",
        metavar="FILE",
        help="CSV with rcn, programme_part; by default the neighbour of that name.",
    ),
]
SplitOption = Annotated[
    date, typer.Option("--split", metavar="DAY", parser=day, help="The first day to foretell.")
]
UntilOption = Annotated[
    date | None, typer.Option("--until", metavar="DAY", parser=day, help="The last day to foretell.")
]
QueriesOption = Annotated[
    int | None,
    typer.Option("--queries", min=1, help="How many to draw; by default all or the protocol's number."),
]
SeedOption = Annotated[int, typer.Option("--seed", help="For every draw.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    app.add_typer(_evaluate, name="evaluate", rich_help_panel=RESEARCHERS)


def _command(name: str, summary: str, load: Callable[[], Callable[..., dict[str, Any]]]) -> None:
    """Adds one evaluation."""

    def command(
        participations: ParticipationsOption,
        split: SplitOption,
        until: UntilOption = None,
        programme_parts: PartsOption = None,
        queries: QueriesOption = None,
        seed: SeedOption = 0,
        form: FormatOption = Format.TABLE,
    ) -> None:
        from kg.analysis.snapshot import Snapshot

        neighbour = participations.with_name("programme_parts.csv")
        parts = programme_parts or (neighbour if neighbour.is_file() else None)
        found = load()(
            Snapshot.from_participations(participations, parts),
            split,
            until=until,
            queries=queries,
            seed=seed,
        )
        if form is Format.JSON:
            output.document(found)
        else:
            output.rows(("what", "value"), list(_flat(found)), form)

    command.__doc__ = summary
    _evaluate.command(name)(command)


def _flat(value: Any, path: str = "") -> list[tuple[str, Any]]:
    """A nested table as rows, each under the way to it."""
    if isinstance(value, dict):
        return [
            row for key, each in value.items() for row in _flat(each, f"{path} / {key}" if path else str(key))
        ]
    return [(path, value)]


def _recommend() -> Callable[..., dict[str, Any]]:
    from kg.recommend.evaluation.partners import evaluate_partners

    return evaluate_partners


def _introducers() -> Callable[..., dict[str, Any]]:
    from kg.recommend.evaluation.introducers import evaluate_introducers

    return evaluate_introducers


def _bridges() -> Callable[..., dict[str, Any]]:
    from kg.recommend.evaluation.bridges import evaluate_bridges

    return evaluate_bridges


def _coordinator() -> Callable[..., dict[str, Any]]:
    from kg.recommend.evaluation.coordinator import evaluate_coordinator

    return evaluate_coordinator


_command("recommend", "Measures how well new partners are foretold, against every baseline.", _recommend)
_command("introducers", "Measures how often the true introducer is among the first three.", _introducers)
_command("bridges", "Measures how well later brokers between two groups are foretold.", _bridges)
_command("coordinator", "Measures how well the partners of later projects are foretold.", _coordinator)
