"""A workbook to fill in: headings, examples, drop-down lists, and a legend, in one of three languages.

This module owns the making of templates. What they hold stands in a mapping, the same that reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from kg.errors import Location, StoreError
from kg.etl.mapping import LANGUAGES, Column, TableMapping

_ROWS: Final = 1000  # how far down the drop-down lists reach
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "legend": {"en": "Legend", "lt": "Paaiškinimai", "pl": "Objaśnienia"},
    "column": {"en": "Column", "lt": "Stulpelis", "pl": "Kolumna"},
    "required": {"en": "Required", "lt": "Privaloma", "pl": "Wymagane"},
    "meaning": {"en": "What it holds", "lt": "Ką nurodyti", "pl": "Co wpisać"},
    "words": {"en": "Words that are understood", "lt": "Suprantami žodžiai", "pl": "Rozumiane słowa"},
    "example": {"en": "Example", "lt": "Pavyzdys", "pl": "Przykład"},
    "yes": {"en": "yes", "lt": "taip", "pl": "tak"},
    "examples": {
        "en": "The rows that begin with “Example:” may stay; they are left out when the table is loaded.",
        "lt": "Eilutės, prasidedančios „Pavyzdys:“, gali likti – įkeliant jos praleidžiamos.",
        "pl": "Wiersze zaczynające się od „Przykład:” mogą zostać; są pomijane przy wczytywaniu.",
    },
}


def write_template(mapping: TableMapping, path: Path, language: str = "en") -> None:
    """Write a workbook that a mapping reads without further help.

    Args:
        mapping: What the columns are.
        path: Where to; ends in `.xlsx`.
        language: `en`, `lt` or `pl`, for headings, lists and the legend.

    Raises:
        StoreError: The file cannot be written.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    language = language if language in LANGUAGES else "en"
    try:
        with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            _fill(book, mapping, language)
    except (OSError, XlsxWriterException) as error:
        raise StoreError(
            "The template cannot be written.", where=Location(str(path)), found=str(error)
        ) from error


def _fill(book: Any, mapping: TableMapping, language: str) -> None:
    """The sheet to fill in, the legend, and the lists behind the drop-downs."""
    title = mapping.title.get(language) or mapping.name
    page = book.add_worksheet(title[:31])
    legend = book.add_worksheet(_WORDS["legend"][language])
    lists = book.add_worksheet("Lists")
    lists.hide()
    heading = book.add_format(
        {"bold": True, "bg_color": "#DDE7F0", "border": 1, "text_wrap": True, "valign": "top"}
    )
    grey = book.add_format({"italic": True, "font_color": "#7F7F7F", "num_format": "@"})
    text = book.add_format({"num_format": "@"})
    for index, column in enumerate(mapping.columns.values()):
        label = column.heading(language)
        page.set_column(index, index, max(14, min(len(label) + 4, 40)), text)
        page.write(0, index, f"{label} *" if _must(column, mapping) else label, heading)
        for number in range(_examples(mapping)):
            page.write(number + 1, index, _example(column, number, language, first=index == 0), grey)
        _drop_down(page, lists, index, column, language)
    page.freeze_panes(1, 1)
    _legend(legend, mapping, language, heading)


def _must(column: Column, mapping: TableMapping) -> bool:
    """Whether a cell must be filled in; what can be given on the command line need not."""
    return column.required and column.name not in mapping.given and column.default is None


def _examples(mapping: TableMapping) -> int:
    """How many rows of examples there are."""
    return max((len(column.example) for column in mapping.columns.values()), default=0)


def _example(column: Column, number: int, language: str, *, first: bool) -> str:
    """The example of a cell, in the words of the language."""
    example = column.example[number] if number < len(column.example) else ""
    english = column.choices.get("en", ())
    if example in english:
        example = column.choices[language][english.index(example)]
    return f"{_WORDS['example'][language]}: {example}" if first else example


def _drop_down(page: Any, lists: Any, index: int, column: Column, language: str) -> None:
    """The list of a column of fixed words; a column of several words a cell has none."""
    words = column.choices.get(language, ())
    if not words or column.split is not None:
        return
    lists.write_column(0, index, words)
    page.data_validation(
        1,
        index,
        _ROWS,
        index,
        {
            "validate": "list",
            "source": f"=Lists!{_letters(index)}$1:{_letters(index)}${len(words)}",
            "ignore_blank": True,
            "error_type": "warning",
        },
    )


def _letters(index: int) -> str:
    """The absolute name of a column, counted from 0."""
    letters, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"${letters}"


def _legend(page: Any, mapping: TableMapping, language: str, heading: Any) -> None:
    """What each column holds."""
    titles = ("column", "required", "meaning", "words", "example")
    page.set_column(0, 4, 32)
    page.write_row(0, 0, [_WORDS[title][language] for title in titles], heading)
    for number, column in enumerate(mapping.columns.values(), 1):
        page.write_row(
            number,
            0,
            [
                column.heading(language),
                _WORDS["yes"][language] if _must(column, mapping) else "",
                column.note.get(language, column.note.get("en", "")),
                ", ".join(column.choices.get(language, ())),
                "; ".join(example for example in column.example if example),
            ],
        )
    page.write(len(mapping.columns) + 2, 0, _WORDS["examples"][language])
