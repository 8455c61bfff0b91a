"""Text that is not UTF-8, and text that was made UTF-8 twice.

This module owns encodings. It knows no table: it turns a file into one in UTF-8, guesses what a file might
be, and mends words that were encoded twice.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from kg.errors import Location, SourceUnreadable
from kg.etl.files import SourceFile

LIKELY: Final = ("windows-1257", "windows-1250", "windows-1252", "iso-8859-13", "iso-8859-2")
"""What offices in Lithuania, Poland and the west of Europe still export, the likeliest first."""

_LETTERS: Final = frozenset(
    "ąčęėįšųūžĄČĘĖĮŠŲŪŽćłńóśźżĆŁŃÓŚŹŻäöüßÄÖÜéèàâçôîêëïôáíúőűřěůýďťňŕľĺãõåæø„“”–’€°§«»…"
)
_TWICE: Final = re.compile(
    "[ÂÃÄÅ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|[ÄÅ][\u0080-\u00bf¨ˇ¸¯˛ØŖÆøŗæ]|[ÄĹ][^\x00-\x7f]|Ă[ł“¤¶Ľ©]|Ć[¤¶¼©]"
)
"""Two letters that one letter of Lithuanian, Polish or a western language becomes in windows-1252, -1257 or -1250."""

_MISREAD: Final = ("windows-1252", "windows-1257", "windows-1250")
_MARK: Final = "\ufeff"
_ORDERS: Final = frozenset({"utf-16-le", "utf-16-be"})
_BY_BYTE: Final = ("cp125", "iso8859", "latin")
_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before that of UTF-16, with which it begins
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE: Final = 8192
_ASCII: Final = 0.3  # of the letters of a table, at least: its delimiters, line ends and digits
_CHUNK: Final = 1024 * 1024

TWICE_PATTERN: Final = _TWICE.pattern


def in_utf8(file: SourceFile, encoding: str | None, folder: Path) -> tuple[SourceFile, tuple[str, ...]]:
    """The file itself, or a copy of it in UTF-8; and what a reader of the report should know.

    Rows that are in UTF-8 already stay as they are: files are put together from parts of several encodings.

    Args:
        file: A text file.
        encoding: In which it is; without one, UTF-16 is known by the mark at its beginning, all else must be UTF-8.
        folder: Where a copy may lie.

    Raises:
        SourceUnreadable: The encoding has no name that is known, or the file is not in it.
    """
    encoding = _wide(file, encoding)
    if encoding is None or _is_utf8(encoding, file):
        return file, ()
    if codecs.lookup(encoding).name.startswith(_BY_BYTE):
        return _by_line(file, encoding, folder)
    copy = folder / f"{file.spec.name}.utf8{file.path.suffix}"
    row = 1
    try:
        with (
            file.path.open(encoding=encoding, newline="") as text,
            copy.open("w", encoding="utf-8", newline="") as out,
        ):
            while piece := text.read(_CHUNK):
                out.write(piece)
                row += piece.count("\n")
    except UnicodeError as error:
        raise _not_in(encoding, file, row, error) from error
    return SourceFile(file.spec, copy, file.shown), ()


def _wide(file: SourceFile, encoding: str | None) -> str | None:
    """The encoding to read a file in: the one that was named or that its mark tells.

    Raises:
        SourceUnreadable: It is in UTF-16 or -32 and has no mark, or another encoding was named for it.
    """
    mark, order = _by_mark(file.path), _by_zeros(file.path)
    if encoding is None:
        if mark is None and order is not None:
            raise _is_wide(file, order, "The file is in UTF-16, and the mark at its beginning is missing.")
        return mark
    narrow = _is_utf8(encoding, file) or codecs.lookup(encoding).name.startswith(_BY_BYTE)
    named = codecs.lookup(encoding).name
    if (narrow and (mark or order)) or (named in _ORDERS and order not in {None, named}):
        raise _is_wide(file, mark or order or "", f"The file is not in {encoding}.")
    return order or "utf-16-le" if named == "utf-16" and mark is None else encoding


def _is_wide(file: SourceFile, encoding: str, what: str) -> SourceUnreadable:
    """The error of a file in which each letter has two bytes or four."""
    with file.path.open("rb") as raw:
        line = raw.read(_SAMPLE).decode(encoding, "replace").splitlines()[:1]
    return SourceUnreadable(
        what,
        where=Location(file.shown, row=1),
        expected="text in UTF-8, or the name of its encoding",
        found=f"{encoding}, in which the first row reads {''.join(line)[:80].lstrip(_MARK)!r}",
        hint=f"If that is right, load it with --encoding {encoding}.",
    )


def _by_line(file: SourceFile, encoding: str, folder: Path) -> tuple[SourceFile, tuple[str, ...]]:
    """A copy in UTF-8 of a file in an encoding of one byte a letter, line by line."""
    copy = folder / f"{file.spec.name}.utf8{file.path.suffix}"
    already: list[int] = []
    with file.path.open("rb") as raw, copy.open("wb") as out:
        for row, line in enumerate(_lines(raw), 1):
            if line.isascii():
                out.write(line)
                continue
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                try:
                    line = line.decode(encoding).encode()  # noqa: PLW2901 - the same line, in UTF-8
                except UnicodeDecodeError as error:
                    raise _not_in(encoding, file, row, error) from error
            else:
                already.append(row)
            out.write(line)
    told = f"{file.shown}: {len(already)} rows were in UTF-8 already; all others were read in {encoding}."
    return SourceFile(file.spec, copy, file.shown), (told,) if already else ()


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a file; one that does not end comes in pieces."""
    while line := stream.readline(_CHUNK):
        yield line


def _not_in(encoding: str, file: SourceFile, row: int, error: UnicodeError) -> SourceUnreadable:
    """The error of a file that is not in the encoding that was named."""
    return SourceUnreadable(
        f"The file is not in {encoding}.",
        where=Location(file.shown, row=row),
        found=str(error),
        hint="Name the encoding that it is in with --encoding, or save it as CSV UTF-8.",
    )


def guess(line: bytes, others: bytes = b"") -> tuple[str, str] | None:
    """The likeliest encoding of a line that is not UTF-8, and how it reads then.

    Args:
        line: The line.
        others: More of the file; the encoding is the one in which this too looks most like a language.

    Example:
        >>> guess("Žiedinės ekonomikos klasteris".encode("windows-1257"))
        ('windows-1257', 'Žiedinės ekonomikos klasteris')
        >>> guess("Klaster Obróbki Metali, Łódź".encode("windows-1250"))
        ('windows-1250', 'Klaster Obróbki Metali, Łódź')
    """
    best: tuple[int, str, str] | None = None
    for encoding in LIKELY:
        try:
            text, more = line.decode(encoding).strip(), others.decode(encoding)
        except UnicodeDecodeError:
            continue
        strange = sum(not character.isascii() and character not in _LETTERS for character in text + more)
        if best is None or strange < best[0]:
            best = strange, encoding, text
    return None if best is None else best[1:]


def mend(text: str) -> str:
    """A text that was encoded as UTF-8 twice, as it was meant; any other as it is.

    Example:
        >>> mend("CÃ¨dres"), mend("Žiedinės"), mend("VÃ¤xjÃ¶ Ã–")
        ('Cèdres', 'Žiedinės', 'Växjö Ö')
    """
    if not _TWICE.search(text):
        return text
    for encoding in _MISREAD:
        meant = _read_again(text, encoding)
        if meant is not None and _likely(meant, encoding):
            return meant
    return text


def _read_again(text: str, encoding: str) -> str | None:
    """A text of UTF-8 that somebody read in another encoding, as it was; `None` where it was not so."""
    raw = bytearray()
    for character in text:
        try:
            raw += character.encode(encoding)
        except UnicodeEncodeError:
            if ord(character) > 0xFF:
                return None
            raw.append(ord(character))  # the few bytes that the encoding leaves open
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _likely(meant: str, encoding: str) -> bool:
    """Whether a text may be what was meant; the encodings of the east are trusted with fewer letters."""
    west = encoding == "windows-1252"
    return all(each.isascii() or each in _LETTERS or (west and each.isalpha()) for each in meant)


def _by_mark(path: Path) -> str | None:
    """The encoding that the mark at the beginning of a file tells."""
    with path.open("rb") as raw:
        start = raw.read(4)
    return next((name for mark, name in _BOMS if start.startswith(mark)), None)


def _by_zeros(path: Path) -> str | None:
    """The order of UTF-16 in which a file is, by where its NUL bytes stand: beside each letter of ASCII, and nowhere else."""
    with path.open("rb") as raw:
        sample = raw.read(_SAMPLE)
    first, second = sample[::2].count(0), sample[1::2].count(0)
    if max(first, second) < _ASCII * (len(sample) // 2) or min(first, second) * 20 > max(first, second):
        return None
    return "utf-16-le" if second > first else "utf-16-be"


def _is_utf8(encoding: str, file: SourceFile) -> bool:
    """Whether an encoding is UTF-8 under any of its names."""
    try:
        return codecs.lookup(encoding).name in {"utf-8", "utf-8-sig", "ascii"}
    except LookupError as error:
        raise SourceUnreadable(
            f'There is no encoding "{encoding}".',
            where=Location(file.shown),
            expected=f"utf-8, utf-16, {', '.join(LIKELY)}",
            found=encoding,
        ) from error
