"""One row of a source: every field is taken out once, in the sense that it has, and what is left is known.

This module owns the place in messages about a value. It reads no file and makes no record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from kg.errors import FieldMissing, Location, ValueUnmapped, ValueUnreadable
from kg.etl import values
from kg.etl.manifest import FileSpec, Manifest
from kg.records import Moment

T = TypeVar("T")


@dataclass(slots=True)
class Sheet:
    """What the rows of one table share.

    Args:
        manifest: Of the source; its look-ups translate words.
        spec: What the manifest says of this file.
        shown: How messages and locators call the file.
        columns: The headings, and where each stands in a row.
        taken: The columns that some row was asked for.
        headings: The heading of a column in the file, where the columns have other names here.
        whole: How many rows were read to their end; one that is rejected is not.
        all_headings: Those of the file as it is, also of columns that are ignored; `None` for notes of ours on rejects.
        faults: Errors of a spreadsheet, by row and heading of the file; the cells are blank.
        part: The sheet of a workbook.
    """

    manifest: Manifest
    spec: FileSpec
    shown: str
    columns: dict[str, int]
    taken: set[str] = field(default_factory=set)
    headings: Mapping[str, str] = field(default_factory=dict)
    whole: int = 0
    all_headings: tuple[str | None, ...] = ()
    faults: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    part: str | None = None


class Row:
    """One row. Each method takes a field out; a blank one is `None`.

    Args:
        sheet: The table that it stands in.
        number: Its number in the file; the headings are row 1.
        cells: Its values, without blanks around them.
    """

    __slots__ = ("_cells", "_notes", "_sheet", "number")

    def __init__(self, sheet: Sheet, number: int, cells: Sequence[str | None]) -> None:
        self._sheet = sheet
        self.number = number
        self._cells = cells
        self._notes: list[str] | None = None

    @property
    def table(self) -> str:
        """What the loader calls the file that the row stands in."""
        return self._sheet.spec.name

    @property
    def locator(self) -> str:
        """Where the row stands, as provenance says it: `organization.csv row 17`."""
        return f"{self._sheet.shown} row {self.number}"

    def where(self, column: str | None = None) -> Location:
        """Where the row, or one field of it, stands."""
        heading = None if column is None else self._sheet.headings.get(column, column)
        return Location(self._sheet.shown, row=self.number, column=heading)

    def note(self, column: str, text: str) -> None:
        """Tell the reader of the report something about a field."""
        self._notes = [*(self._notes or ()), f"{self.where(column)}: {text}"]

    def finish(self) -> None:
        """Note that the row was read to its end."""
        self._sheet.whole += 1

    def notes(self) -> Sequence[str]:
        """What was noted."""
        return self._notes or ()

    def cells(self) -> dict[str, str | None]:
        """The whole row as it is, for a report; nothing is taken out."""
        there = zip(self._sheet.all_headings, self._cells, strict=False)
        cells = {heading: cell for heading, cell in there if heading is not None}
        return cells | dict(self._sheet.faults.get(self.number, {}))

    def first_cell(self) -> str:
        """The first field that is not blank; nothing is taken out."""
        return next((cell for cell in self._cells if cell), "")

    def text(self, column: str) -> str | None:
        """The field as it stands; `None` too where the file has no such column."""
        sheet = self._sheet
        sheet.taken.add(column)
        index = sheet.columns.get(column)
        found = None if index is None else self._cells[index] or None
        if found is None and sheet.faults and (word := self._fault(column)) is not None:
            self._tell_fault(column, word)
        return found

    def _fault(self, column: str) -> str | None:
        """The error of a spreadsheet that stands in a field, if one does."""
        sheet = self._sheet
        return sheet.faults.get(self.number, {}).get(sheet.headings.get(column, column))

    def _tell_fault(self, column: str, word: str) -> None:
        """Note once that an error stands where a value should, and that the field counts as blank."""
        part = "" if self._sheet.part is None else f' of the sheet "{self._sheet.part}"'
        told = f"the cell{part} holds the error {word}; it was left out"
        if not any(each.endswith(told) and each.startswith(str(self.where(column))) for each in self.notes()):
            self.note(column, told)

    def need(self, column: str) -> str:
        """The field, which must not be blank.

        Raises:
            FieldMissing: It is.
        """
        found = self.text(column)
        if found is None and (word := self._fault(column)) is not None:
            self._notes = [each for each in self.notes() if not each.startswith(f"{self.where(column)}: ")]
            part = "" if self._sheet.part is None else f' of the sheet "{self._sheet.part}"'
            raise ValueUnreadable(
                f"A cell{part} that must hold a value holds an error.", where=self.where(column), found=word
            )
        if found is None:
            raise self.blank(column)
        return found

    def blank(self, column: str) -> FieldMissing:
        """The error of a field that must not be blank."""
        return FieldMissing(
            "A value that must be there is blank.",
            where=self.where(column),
            hint="Fill it in, or delete the row.",
        )

    def amount(self, column: str) -> Decimal | None:
        """The field as a number."""
        return self._read(column, values.amount)

    def whole(self, column: str) -> int | None:
        """The field as a whole number."""
        return self._read(column, values.whole)

    def moment(self, column: str) -> Moment | None:
        """The field as a day, month or year."""
        return self._read(column, values.moment)

    def flag(self, column: str) -> bool | None:
        """The field as yes or no."""
        return self._read(column, values.flag)

    def addresses(self, column: str) -> tuple[str, ...]:
        """The field as addresses of web pages."""
        return self._read(column, values.addresses) or ()

    def country(self, column: str) -> str | None:
        """The field as a country; the look-up `country` of the manifest translates what is not ISO."""
        code = self.text(column)
        if code is None:
            return None
        return self.convert(
            column, self._sheet.manifest.lookups.get("country", {}).get(code, code), values.country
        )

    def parts(self, column: str, delimiter: str = ";") -> tuple[str, ...]:
        """The field as several texts."""
        whole = self.text(column)
        return () if whole is None else tuple(part.strip() for part in whole.split(delimiter) if part.strip())

    def term(self, column: str, lookup: str) -> str | None:
        """The term of the ontology that the field stands for under a look-up of the manifest.

        Raises:
            ValueUnmapped: The look-up does not know the word.
        """
        word = self.text(column)
        return None if word is None else self._term(column, lookup, word)

    def need_term(self, column: str, lookup: str) -> str:
        """The term that the field, which must not be blank, stands for.

        Raises:
            FieldMissing: It is.
            ValueUnmapped: The look-up does not know the word.
        """
        return self._term(column, lookup, self.need(column))

    def _term(self, column: str, lookup: str, word: str) -> str:
        """The term that a word stands for."""
        words = self._sheet.manifest.terms[lookup]
        found = words.get(word)
        if found is None:
            raise ValueUnmapped(
                f'The word "{word}" has no meaning in the manifest.',
                where=self.where(column),
                expected=", ".join(sorted(words)),
                found=word,
                hint=f"Correct it, or add it under [terms.{lookup}] in loader.toml.",
            )
        return found

    def _read(self, column: str, read: Callable[[str], T]) -> T | None:
        """The field under a notation; `None` where it is blank."""
        text = self.text(column)
        return None if text is None else self.convert(column, text, read)

    def convert(self, column: str, text: str, read: Callable[[str], T]) -> T:
        """A text under a notation, with the place in the complaint."""
        try:
            return read(text)
        except values.Unreadable as error:
            raise ValueUnreadable(
                "A value cannot be read.",
                where=self.where(column),
                expected=error.expected,
                found=text,
                hint="Correct it in the file.",
            ) from error
