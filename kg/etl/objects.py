"""JSON objects of a source, one after another, each with fields that may lie within each other.

This module owns the fields of nested objects, and the place in messages about one. It parses no JSON
(`kg.etl.object_stream` does), and gives no meaning to a field.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches
from itertools import islice
from typing import Any, Final

from kg.errors import FieldMissing, Location, SourceUnreadable, ValueUnmapped, ValueUnreadable
from kg.etl.fields import Fields
from kg.etl.files import SourceFile
from kg.etl.manifest import Manifest
from kg.etl.object_stream import objects_in
from kg.etl.readers import ReadOptions, read_cells
from kg.etl.rows import Row, Sheet

_WHOLE: Final = "json"
"""The column of a file of rejects in which a whole object stands."""

_LONGEST: Final = 1024**2  # letters; each step of a load would hold a copy of it


class Item(Row):
    """An object, or one that lies in it. Each method takes a field out; an absent or empty one is `None`.

    Args:
        sheet: The file that it stands in.
        number: Which object of the file it is.
        content: Its fields.
        path: The way to it, where it lies in another one.
        whole: The object of the file in which it lies.
    """

    __slots__ = ("_content", "_path", "_whole", "finished")

    def __init__(
        self,
        sheet: Sheet,
        number: int,
        content: Mapping[str, Any],
        path: str = "",
        whole: Item | None = None,
    ) -> None:
        super().__init__(sheet, number, ())
        self._content = content
        self._path = path
        self._whole = whole
        self.finished = False

    @property
    def locator(self) -> str:
        """Where the object stands; a loader that knows an id of it says that instead."""
        return f"{self._sheet.shown} object {self.number}"

    def where(self, column: str | None = None) -> Location:
        """Where the object, or one field of it, stands."""
        return Location(self._sheet.shown, row=self.number, column=self._way(column) or None)

    def note(self, column: str, text: str) -> None:
        """Tell the reader of the report something about a field."""
        if self._whole is None:
            super().note(column, text)
        else:
            self._whole.note(self._way(column), text)

    def finish(self) -> None:
        """Note that the object was read to its end."""
        super().finish()
        self.finished = True

    def cells(self) -> dict[str, str | None]:
        """The whole object as it is, for a report; nothing is taken out."""
        content = self._content if self._whole is None else self._whole._content
        return {_WHOLE: json.dumps(content, ensure_ascii=False, default=float)}

    def value(self, column: str) -> Any:
        """The field as JSON has it: with all that lies in it."""
        self._sheet.taken.add(self._way(column))
        return self._content.get(column)

    def text(self, column: str) -> str | None:
        """The field as a text; numbers as they are written.

        Raises:
            ValueUnreadable: It holds a list or an object.
        """
        found = self.value(column)
        return None if found is None else self._scalar(column, found)

    def texts(self, column: str) -> tuple[str, ...]:
        """The field as several texts."""
        found = self.value(column)
        texts = (self._scalar(column, one) for one in found or ()) if isinstance(found, list) else None
        if texts is None and found is not None:
            raise self._unreadable(column, "a list of texts", found)
        return tuple(text for text in texts or () if text is not None)

    def inside(self, column: str) -> Item | None:
        """The object in a field; some programs write an empty one as a list."""
        found = self.value(column)
        return None if found is None or found == [] else self._item(column, found)

    def each(self, column: str) -> tuple[Item, ...]:
        """The objects in a field that holds a list of them."""
        found = self.value(column)
        if found is not None and not isinstance(found, list):
            raise self._unreadable(column, "a list of objects", found)
        return tuple(self._item(column, one) for one in found or ())

    def word(self, column: str, lookup: str) -> str:
        """What the word in a field, which must not be blank, means under a look-up of the manifest.

        Raises:
            FieldMissing: It is.
            ValueUnmapped: The look-up does not know the word.
        """
        return self._meaning(column, lookup, self.need(column))

    def words(self, column: str, lookup: str) -> tuple[str, ...]:
        """What the words in a field mean under a look-up of the manifest."""
        return tuple(self._meaning(column, lookup, word) for word in self.texts(column))

    def terms(self, column: str, lookup: str) -> tuple[str, ...]:
        """The terms of the ontology that the words in a field stand for."""
        return tuple(self._term(column, lookup, word) for word in self.texts(column))

    def _meaning(self, column: str, lookup: str, word: str) -> str:
        """What a word means."""
        known = self._sheet.manifest.lookups[lookup]
        if word not in known:
            raise ValueUnmapped(
                f'The word "{word}" has no meaning in the manifest.',
                where=self.where(column),
                expected=", ".join(sorted(known)),
                found=word,
                hint=f"Correct it, or add it under [lookups.{lookup}] in loader.toml.",
            )
        return known[word]

    def _way(self, column: str | None) -> str:
        """The way to a field from the whole object."""
        return ".".join(part for part in (self._path, column) if part)

    def _item(self, column: str, content: object) -> Item:
        """An object in this one."""
        if not isinstance(content, dict):
            raise self._unreadable(column, "an object", content)
        return Item(self._sheet, self.number, content, self._way(column), self._whole or self)

    def _scalar(self, column: str, value: object) -> str | None:
        """One value as a text without blanks around it."""
        match value:
            case bool():
                return str(value).lower()
            case str() if len(value) <= _LONGEST:
                return value.strip() or None
            case str():
                raise self._unreadable(column, f"a text of at most {_LONGEST:,} letters", value)
            case int() | Decimal():
                return str(value)
            case _:
                raise self._unreadable(column, "one value", value)

    def _unreadable(self, column: str, expected: str, found: object) -> ValueUnreadable:
        """The error of a field of another shape."""
        text = json.dumps(found, ensure_ascii=False, default=float)[:80]
        return ValueUnreadable(
            "A value cannot be read.", where=self.where(column), expected=expected, found=text
        )


class Objects:
    """The objects of one file, to be walked over as often as needed.

    Args:
        file: Where it lies and what the manifest says of it.
        manifest: Of the source.
        options: How to read.
        within: The fields of a wrapper that may hold the objects, as a list or a map.
        counts: Where the number of objects is noted, by the name of the file.
    """

    def __init__(
        self,
        file: SourceFile,
        manifest: Manifest,
        options: ReadOptions,
        within: tuple[str, ...],
        counts: dict[str, int],
    ) -> None:
        self.sheet = Sheet(manifest, file.spec, file.shown, {})
        self._file = file
        self._options = options
        self._within = within
        self._counts = counts
        self._fields = Fields(file.spec)

    def __iter__(self) -> Iterator[Item]:
        """The objects, from the first to the last.

        Raises:
            SourceUnreadable: The file is no JSON, or an object has a field that the manifest does not know.
        """
        self._counts[self._file.spec.name] = 0
        for number, content in enumerate(islice(self._contents(), self._options.limit), 1):
            self._counts[self._file.spec.name] = number
            if not isinstance(content, dict):
                where = Location(self._file.shown, row=number)
                raise SourceUnreadable(
                    "There is a value where an object should be.",
                    where=where,
                    expected="objects",
                    found=str(content)[:80],
                    hint="Is it the right file? Fetch it again.",
                )
            strange = self._fields.strange(content)
            if strange is not None:
                raise self._unknown(strange, number)
            item = Item(self.sheet, number, content)
            yield item
            if item.finished:
                self._fields.meet(content)

    def unread(self) -> tuple[str, ...]:
        """The fields that hold values, were asked for by nobody and are not ignored by the manifest.

        Only objects that were read to their end count.
        """
        return self._fields.unread(self.sheet.taken)

    def ignored(self) -> tuple[str, ...]:
        """The fields that hold values and are left out because the manifest says so."""
        return self._fields.ignored()

    def _contents(self) -> Iterator[Any]:
        """The objects as JSON has them."""
        if self._file.path.suffix.casefold() == ".csv":
            return _rejected(self._file)
        return objects_in(self._file, self._within)

    def _unknown(self, path: str, number: int) -> SourceUnreadable:
        """The error of a field that nobody would read."""
        near = get_close_matches(path, sorted(self._file.spec.known), 1, 0.5)
        meant = f"Is it {near[0]}? Else leave it" if near else "Leave it"
        return SourceUnreadable(
            f'The field "{path}" is unknown, so nobody would read it.',
            where=Location(self._file.shown, row=number, column=path),
            expected=", ".join(sorted(self._file.spec.known)),
            found=path,
            hint=f"{meant} out on purpose with --ignore {path}.",
        )


def _rejected(file: SourceFile) -> Iterator[Any]:
    """The objects of a file of rejects, each in one cell.

    Raises:
        FieldMissing: It is no file of rejects.
        SourceUnreadable: A cell is no JSON any more.
    """
    cells = read_cells(file, ReadOptions())
    if _WHOLE not in cells.frame.columns:
        where = Location(file.shown, row=1, column=_WHOLE)
        raise FieldMissing(f'The column "{_WHOLE}" is missing.', where=where, expected="a file of rejects")
    for number, text in zip(cells.numbers, cells.frame[_WHOLE], strict=True):
        try:
            yield json.loads(text or "", parse_float=Decimal)
        except ValueError as error:
            where = Location(file.shown, row=number, column=_WHOLE)
            raise SourceUnreadable("The cell is no JSON.", where=where, found=str(error)) from error
