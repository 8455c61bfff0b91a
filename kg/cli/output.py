"""How rows leave the command line: one table of columns and rows, as table, JSON, CSV or TSV on standard output.

Notes, progress and errors go to standard error (`note`). This module prints; it asks nothing and computes nothing.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

_COMMANDS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Format(StrEnum):
    """The formats that rows come in."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"


def rows(
    columns: Sequence[str], records: Iterable[Sequence[Any]], form: Format, *, title: str | None = None
) -> None:
    """Prints rows.

    Args:
        columns: The heading of each column.
        records: The rows, each as long as `columns`.
        form: How.
        title: Stands above a table; left out in the other formats.
    """
    match form:
        case Format.TABLE:
            _table(columns, records, title)
        case Format.JSON:
            document([dict(zip(columns, record, strict=True)) for record in records])
        case Format.CSV | Format.TSV:
            writer = csv.writer(
                sys.stdout, delimiter="," if form is Format.CSV else "\t", lineterminator="\n"
            )
            writer.writerow(columns)
            writer.writerows([_cell(value, form) for value in record] for record in records)


def document(value: Any) -> None:
    """Prints a value as JSON, names in their own letters."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def text(line: str = "") -> None:
    """Prints a line of the answer."""
    sys.stdout.write(visible(line) + "\n")


def note(line: str) -> None:
    """Tells the person something that is not part of the answer."""
    sys.stderr.write(visible(line) + "\n")


def visible(line: str) -> str:
    r"""A text without power over the terminal: control characters and marks of direction are shown, not obeyed.

    Example:
        >>> visible("a\x1b[31mb")
        'a\\x1b[31mb'
    """
    return _COMMANDS.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), line)


def _cell(value: Any, form: Format) -> str:
    """A value for CSV or TSV; what a spreadsheet would run as a formula is made plain text, a number stays one."""
    from kg.export.tables import neutral

    shown = _plain(value)
    if form is Format.TSV:
        shown = shown.replace("\t", " ").replace("\n", " ")
    return neutral(shown) if isinstance(value, str | list | tuple) else shown


def _plain(value: Any) -> str:
    """A value in words."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, list | tuple):
        return "; ".join(_plain(part) for part in value)
    return str(value)


def _table(columns: Sequence[str], records: Iterable[Sequence[Any]], title: str | None) -> None:
    """Prints a table as wide as the terminal allows; off a terminal, as wide as its content."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    def shown(value: Any) -> Text:  # names may look like the markup of rich
        return Text(visible(_plain(value)))

    heading = None if title is None else shown(title)
    table = Table(title=heading, box=SIMPLE_HEAD, title_justify="left", pad_edge=False)
    for column in columns:
        table.add_column(shown(column), overflow="fold")
    for record in records:
        table.add_row(*map(shown, record))
    Console(soft_wrap=False, width=None if sys.stdout.isatty() else 160, highlight=False).print(table)
