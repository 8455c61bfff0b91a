"""Rows as data frames: one name in snake case and one type for each column, with the unit in the name where there is one.

This module owns that conversion, and is the only one of the api that knows polars. It asks nothing and ranks nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

import polars as pl

from kg.errors import NotFound

if TYPE_CHECKING:
    import pandas as pd

UNITS: Final[Mapping[str, str]] = {
    "contribution": "contribution_eur",
    "net_contribution": "net_contribution_eur",
    "total_cost": "total_cost_eur",
    "latitude": "latitude_deg",
    "longitude": "longitude_deg",
    "score": "score_points",
    "strength": "strength_newman",
    "weight": "weight_newman",
    "ties_to_first": "ties_to_first_newman",
    "ties_to_second": "ties_to_second_newman",
}
"""Columns with a unit, under the name that says it. Counts and shares (0 to 1) have none."""

_NUMBERS: Final = (int, float, Decimal)


Kind = Literal["text", "number", "integer", "truth", "day"]
"""What the values of a column are."""

_TYPES: Final[Mapping[Kind, type[pl.DataType]]] = {
    "text": pl.String,
    "number": pl.Float64,
    "integer": pl.Int64,
    "truth": pl.Boolean,
    "day": pl.Date,
}


def frame(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], *, kinds: Mapping[str, Kind] | None = None
) -> pl.DataFrame:
    """Rows as a data frame.

    Args:
        columns: The heading of each column, in words or in the names of the ontology.
        rows: The rows, each as long as `columns`.
        kinds: What the values of a column are, by heading; decides where a column has none, as text does otherwise.

    Returns:
        A frame in which numbers of any kind are integers or floats, dates are dates, and a column of unlike values is
        text.

    Example:
        >>> frame(["netContribution", "ties to first"], [(Decimal("1.5"), 2)]).columns
        ['net_contribution_eur', 'ties_to_first_newman']
    """
    held = [tuple(row) for row in rows]
    known = kinds or {}
    return pl.DataFrame(
        [
            _column(column_name(column), [row[place] for row in held], known.get(column, "text"))
            for place, column in enumerate(columns)
        ]
    )


def column_name(text: str) -> str:
    """A heading as the name of a column.

    Example:
        >>> column_name("share of chains"), column_name("startDate"), column_name("NUTS code")
        ('share_of_chains', 'start_date', 'nuts_code')
    """
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text.strip())
    name = re.sub(r"\W+", "_", spaced).lower()
    return UNITS.get(name, name)


def _column(name: str, values: list[Any], kind: Kind) -> pl.Series:
    """One column, in the narrowest type that holds all its values."""
    kinds = {type(value) for value in values if value is not None}
    if not kinds:
        return pl.Series(name, values, dtype=_TYPES[kind])
    if kinds <= {list, tuple}:
        return _lists(name, values, kind)
    if len(kinds) == 1 and kinds <= {bool, int, str, date, dict}:
        return pl.Series(name, values)
    if all(issubclass(each, _NUMBERS) and each is not bool for each in kinds):
        return pl.Series(name, [None if value is None else float(value) for value in values])
    return pl.Series(name, [None if value is None else str(value) for value in values])


def _lists(name: str, values: list[Any], kind: Kind) -> pl.Series:
    """A column of lists; what is in them decides their type, the kind where all are empty."""
    held = [None if value is None else list(value) for value in values]
    if not any(held):
        return pl.Series(name, held, dtype=pl.List(_TYPES[kind]))
    return pl.Series(name, held, strict=False)


def as_html(rows: pl.DataFrame, *, most: int = 40) -> str:
    """A frame as a table for a notebook: whole sentences, lists in one line, nothing where nothing is known.

    Args:
        rows: The frame.
        most: How many rows to show; a line below says how many there are.

    Example:
        >>> as_html(frame(["name", "tags"], [("A & B", ["x", "y"]), (None, [])])).count("<td>")
        4
    """
    shown = rows.head(most).rows()
    head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in rows.columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{html.escape(_told(cell))}</td>' for cell in row)}</tr>" for row in shown
    )
    rest = f"<p>{len(shown)} of {rows.height:,} rows</p>" if rows.height > len(shown) else ""
    none = "<p>No rows</p>" if rows.is_empty() else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}{none}"


def _told(cell: Any) -> str:
    """A value of a frame in words."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:,.4g}" if abs(cell) < 10_000 else f"{cell:,.0f}"
    if isinstance(cell, list):
        return "; ".join(_told(part) for part in cell)
    if isinstance(cell, dict):
        return ", ".join(f"{key}: {_told(part)}" for key, part in cell.items() if part is not None)
    return str(cell)


def given_as(found: pl.DataFrame, library: str) -> pl.DataFrame | pd.DataFrame:
    """A frame of the library that somebody works with; lists stay lists, days stay days.

    Raises:
        NotFound: pandas is wanted and not installed, or there is no such library.
    """
    if library == "polars":
        return found
    if library != "pandas":
        raise NotFound(f'There is no library of data frames "{library}" here.', nearest=("polars", "pandas"))
    try:
        import pandas as pd
    except ImportError as error:
        raise NotFound("pandas is not installed.", hint="pip install pandas") from error
    return pd.DataFrame(found.to_dict(as_series=False), columns=found.columns)
