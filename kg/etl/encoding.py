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
_BY_BYTE: Final = ("cp125", "iso8859", "latin")
_BOMS: Final = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHUNK: Final = 1024 * 1024

TWICE_PATTERN: Final = _TWICE.pattern


def in_utf8(file: SourceFile, encoding: str | None, folder: Path) -> tuple[SourceFile, tuple[str, ...]]:
    """The file itself, or a copy of it in UTF-8; and what a reader of the report should know.

    Rows that are in UTF-8 already stay as they are: files are put together from parts of several encodings.

    Args:
        file: A text file.
        encoding: In which it is; without one, UTF-16 is known by its first bytes, all else must be UTF-8.
        folder: Where a copy may lie.

    Raises:
        SourceUnreadable: The encoding has no name that is known, or the file is not in it.
    """
    encoding = encoding or _by_mark(file.path)
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
    """The encoding that the first bytes of a file tell."""
    with path.open("rb") as raw:
        start = raw.read(2)
    return next((name for mark, name in _BOMS if start == mark), None)


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
