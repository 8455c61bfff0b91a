"""Proposing a mapping for a table of unknown layout, from its headings and its values; a human confirms it.

This module owns the guessing. It loads nothing: it gives the text of a mapping, with the reason for each
line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from rapidfuzz import fuzz, process

from kg.etl.dates import looks_like_date, order_of
from kg.etl.files import SourceFile
from kg.etl.looks import FITS, NAMED, share_of
from kg.etl.manifest import FileSpec
from kg.etl.mapping import Column, TableMapping
from kg.etl.mapping_file import read_mapping
from kg.etl.readers import Cells, ReadOptions, read_cells
from kg.identity.fold import legal_forms, plain

_SIMILAR: Final = 82  # of 100: "Organisaton name" is meant, "Notes" is not
_MOST: Final = 0.8  # of the values that are filled in
_FORMS: Final = 0.4  # of the names in a list of firms; universities and associations have no legal form
SAMPLE: Final = 500
"""Rows that are looked at."""
_MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE: Final = re.compile(r"\+?[\d ()/-]{7,}")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a heading may mean.

    Args:
        heading: As it stands in the table.
        column: The column of the mapping; `None` for one that nothing fits.
        why: The reason, in words.
        personal: Whether its values look like those of a person, and it is left out.
    """

    heading: str
    column: str | None
    why: str
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposed mapping.

    Args:
        template: The template that it stands on.
        guesses: One for each heading, in their order.
        lacking: Headings of required columns that no heading of the table means.
    """

    template: str
    guesses: tuple[Guess, ...]
    lacking: tuple[str, ...]

    def to_toml(self) -> str:
        """The mapping as a file to be confirmed and loaded with `--mapping`."""
        lines = [
            "# Proposed from headings and values. Confirm each line, then load with: kg load table FILE --mapping THIS",
            f'extends = "{self.template}"',
        ]
        left = [guess for guess in self.guesses if guess.column is None]
        lines.append("ignore = [")
        lines += [f"  {_quoted(guess.heading)}, # {guess.why}" for guess in left]
        lines += ["]", "", "[headings]"]
        taken = [guess for guess in self.guesses if guess.column is not None]
        lines += [
            f"{_quoted(guess.heading)} = {_quoted(guess.column or '')} # {guess.why}" for guess in taken
        ]
        lines += [f"# nothing fits the required column {name}" for name in self.lacking]
        return "\n".join(lines) + "\n"


def suggest(
    path: Path, templates: Path, *, template: str | None = None, options: ReadOptions | None = None
) -> Suggestion:
    """A mapping for a table.

    Args:
        path: The table.
        templates: The folder of the mappings that it may stand on.
        template: Which one; without it, the one that understands most.
        options: How to read.

    Raises:
        SourceUnreadable: It is no table.
        NotFound: There is no such template.
    """
    file = SourceFile(FileSpec("table", (path.name,)), path, path.name)
    cells = read_cells(file, options or ReadOptions(limit=SAMPLE))
    names = [template] if template else sorted(found.stem for found in templates.glob("*.toml"))
    mappings = [read_mapping(templates / f"{name}.toml", templates) for name in names]
    guessed = [(mapping, _guesses(cells, mapping)) for mapping in mappings]
    mapping, guesses = max(guessed, key=lambda pair: (_fit(*pair), pair[0].name == "members"))
    taken = {guess.column for guess in guesses}
    lacking = tuple(
        column.heading("en")
        for column in mapping.columns.values()
        if column.required
        and column.name not in taken
        and column.name not in mapping.given
        and not column.default
    )
    return Suggestion(mapping.name, tuple(guesses), lacking)


def _fit(mapping: TableMapping, guesses: Sequence[Guess]) -> float:
    """How well a mapping fits: headings understood, less what it requires and does not find."""
    taken = {guess.column for guess in guesses if guess.column is not None}
    required = [
        column for column in mapping.columns.values() if column.required and column.name not in mapping.given
    ]
    return len(taken) - 2 * sum(column.name not in taken for column in required)


def _guesses(cells: Cells, mapping: TableMapping) -> list[Guess]:
    """A guess for each heading; a column is given away once, to the surest."""
    guesses: dict[str, Guess] = {}
    free = dict(mapping.columns)
    for step in (_by_heading, _by_similar_heading, _by_values):
        for heading in cells.frame.columns:
            if heading not in guesses:
                found = step(heading, cells, mapping, free)
                if found is not None:
                    guesses[heading] = found
                    free.pop(found.column or "", None)
    all_of_them = (guesses.get(name, Guess(name, None, "nothing fits")) for name in cells.frame.columns)
    return [_with_order(guess, cells, mapping) for guess in all_of_them]


def _by_heading(heading: str, cells: Cells, mapping: TableMapping, free: dict[str, Column]) -> Guess | None:
    """A heading that the mapping understands as it is; values that belong to persons come before."""
    if (personal := _personal(heading, cells)) is not None:
        return personal
    column = mapping.column_of(heading)
    return Guess(heading, column, "by its heading") if column in free else None


def _by_similar_heading(
    heading: str, cells: Cells, mapping: TableMapping, free: dict[str, Column]
) -> Guess | None:
    """A heading that is nearly one that the mapping understands, and whose values do not speak against it."""
    known = {text: column.name for column in free.values() for text in column.understood()}
    best = process.extractOne(
        plain(heading), known.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=_SIMILAR
    )
    if best is None:
        return None
    column = free[known[best[0]]]
    filled = _filled(heading, cells)
    if column.kind in FITS and filled and share_of(filled, FITS[column.kind]) < _MOST:
        return None
    return Guess(heading, column.name, f'its heading is like "{best[0]}" ({best[1]:.0f} of 100)')


def _by_values(heading: str, cells: Cells, mapping: TableMapping, free: dict[str, Column]) -> Guess | None:
    """A heading whose values are nearly all of one recognisable kind."""
    filled = _filled(heading, cells)
    if not filled:
        return Guess(heading, None, "all cells are blank")
    for name, column in free.items():
        if (
            name == "name"
            and (share := share_of(filled, lambda text: bool(legal_forms(plain(text))[1]))) >= _FORMS
        ):
            return Guess(
                heading, name, f"by its values (legal forms such as UAB in {share:.0%} of {len(filled)})"
            )
        fits = NAMED.get(name) or (_word_of(column) if column.kind == "term" else None)
        if fits is not None and (share := share_of(filled, fits)) >= _MOST:
            return Guess(heading, name, f"by its values ({share:.0%} of {len(filled)})")
    return _date_by_values(heading, filled, free)


def _date_by_values(heading: str, filled: Sequence[str], free: dict[str, Column]) -> Guess | None:
    """A column of dates: the first that is free, with the others that it could be."""
    dated = [column for column in free.values() if column.kind == "date"]
    share = share_of(filled, looks_like_date)
    if not dated or share < _MOST:
        return None
    if share_of(filled, FITS["date"]) < _MOST:
        return Guess(heading, None, f"dates ({share:.0%} of {len(filled)}), but {order_of(filled).told()}")
    others = " or ".join(f'"{column.heading("en")}"' for column in dated[1:])
    other = f"; or is it {others}?" if others else ""
    return Guess(heading, dated[0].name, f"by its values (dates in {share:.0%} of {len(filled)}){other}")


def _with_order(guess: Guess, cells: Cells, mapping: TableMapping) -> Guess:
    """A guess, with what is to be known of the order of day and month where it is a column of dates."""
    if guess.column is None or mapping.columns[guess.column].kind != "date":
        return guess
    told = order_of(_filled(guess.heading, cells)).told()
    return guess if told is None else replace(guess, why=f"{guess.why}; {told}")


def _personal(heading: str, cells: Cells) -> Guess | None:
    """A column of mail addresses or telephone numbers: left out, because it is about persons."""
    filled = _filled(heading, cells)
    for what, pattern in (("mail addresses", _MAIL), ("telephone numbers", _PHONE)):
        if what == "telephone numbers" and not re.search(r"(?i)phone|tel|fax|faks", heading):
            continue
        if filled and share_of(filled, lambda text, pattern=pattern: bool(pattern.fullmatch(text))) >= _MOST:  # type: ignore[misc]
            return Guess(heading, None, f"{what}: personal, left out", personal=True)
    return None


def _filled(heading: str, cells: Cells) -> list[str]:
    """The values of a column that are not blank."""
    return [text for text in cells.frame[heading].to_list() if text is not None]


def _word_of(column: Column) -> Callable[[str], bool]:
    """Whether a text is one of the words of a column."""
    return lambda text: plain(text) in column.terms


def _quoted(text: str) -> str:
    """A text as TOML writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
