"""Text that is not UTF-8, and text that was made UTF-8 twice.

This module owns encodings. It knows no table: it turns a file into one in UTF-8, guesses what a file might
be, and mends words that were encoded twice.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import Final

from kg.errors import Location, SourceUnreadable
from kg.etl.files import SourceFile

LIKELY: Final = ("windows-1257", "windows-1250", "windows-1252", "iso-8859-13", "iso-8859-2")
"""What offices in Lithuania, Poland and the west of Europe still export, the likeliest first."""

_LETTERS: Final = frozenset(
    "ąčęėįšųūžĄČĘĖĮŠŲŪŽćłńóśźżĆŁŃÓŚŹŻäöüßÄÖÜéèàâçôîêëïôáíúőűřěůýďťňŕľĺãõåæø„“”–’€°§«»…"
)
_TWICE: Final = re.compile("[ÂÃÄÅ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_BOMS: Final = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHUNK: Final = 1024 * 1024

TWICE_PATTERN: Final = _TWICE.pattern


def in_utf8(file: SourceFile, encoding: str | None, folder: Path) -> SourceFile:
    """The file itself, or a copy of it in UTF-8.

    Args:
        file: A text file.
        encoding: In which it is; without one, UTF-16 is known by its first bytes, all else must be UTF-8.
        folder: Where a copy may lie.

    Raises:
        SourceUnreadable: The encoding has no name that is known, or the file is not in it.
    """
    encoding = encoding or _by_mark(file.path)
    if encoding is None or _is_utf8(encoding, file):
        return file
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
        raise SourceUnreadable(
            f"The file is not in {encoding}.",
            where=Location(file.shown, row=row),
            found=str(error),
            hint="Name the encoding that it is in with --encoding, or save it as CSV UTF-8.",
        ) from error
    return SourceFile(file.spec, copy, file.shown)


def guess(line: bytes) -> tuple[str, str] | None:
    """The likeliest encoding of a line that is not UTF-8, and how it reads then.

    Example:
        >>> guess("Žiedinės ekonomikos klasteris".encode("windows-1257"))
        ('windows-1257', 'Žiedinės ekonomikos klasteris')
        >>> guess("Klaster Obróbki Metali, Łódź".encode("windows-1250"))
        ('windows-1250', 'Klaster Obróbki Metali, Łódź')
    """
    best: tuple[int, str, str] | None = None
    for encoding in LIKELY:
        try:
            text = line.decode(encoding).strip()
        except UnicodeDecodeError:
            continue
        strange = sum(not character.isascii() and character not in _LETTERS for character in text)
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
    raw = bytearray()
    for character in text:
        try:
            raw += character.encode("windows-1252")
        except UnicodeEncodeError:
            if ord(character) > 0xFF:
                return text
            raw.append(ord(character))  # the five bytes that windows-1252 leaves open
    try:
        meant = raw.decode("utf-8")
    except UnicodeDecodeError:
        return text
    likely = all(character.isascii() or character.isalpha() or character in _LETTERS for character in meant)
    return meant if likely else text


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
