"""Files that lie beside those of a source, in its folder or archive, and that nobody reads: none is passed over in silence.

This module owns the list of them. It reads no content, and decides nothing about files that are read.
"""

from __future__ import annotations

import fnmatch
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Final

from kg.etl.files import SourceFile
from kg.etl.manifest import Manifest
from kg.etl.report import RunReport

_OF_THE_SYSTEM: Final = frozenset({"thumbs.db", "desktop.ini"})
_MOST: Final = 20  # of a folder of downloads nobody reads more


def note_unread(
    manifest: Manifest, path: Path | None, read: Mapping[str, SourceFile], report: RunReport
) -> None:
    """Note in the report the files of a folder or archive that are not read, each with the name that was perhaps meant.

    Args:
        manifest: Which files there are, and which are left out by decision.
        path: What is loaded; a file that is no archive has nothing beside it, nor has a source with its own data.
        read: The files that were found, by the names that the loader uses.
        report: Where they are noted.
    """
    names = () if path is None else tuple(_names(path, read.values()))
    decided = [name for name in names if _decided(name, manifest)]
    strange = [name for name in names if name not in decided]
    known = [spec.matches[0] for spec in manifest.files]
    absent = [name for spec in manifest.files if spec.name not in read for name in spec.matches]
    report.unread_files += strange
    report.ignored_files += decided
    report.warnings += [_told(name, known, absent) for name in strange[:_MOST]]
    if len(strange) > _MOST:
        report.warnings.append(
            f"not read: {len(strange) - _MOST:,} more files (all of them with --format json)."
        )


def _told(name: str, known: list[str], absent: list[str]) -> str:
    """The warning about a file that nobody reads."""
    near = get_close_matches(_base(name), [each.casefold() for each in absent], 1, 0.7)
    meant = next((each for each in absent if near and each.casefold() == near[0]), None)
    hint = "" if meant is None else f" Is it {meant} under another name? Then rename it, and load again."
    return f"not read: {name}; the manifest knows {', '.join(known)}.{hint}"


def _decided(name: str, manifest: Manifest) -> bool:
    """Whether the manifest leaves a file out on purpose."""
    return any(fnmatch.fnmatch(_base(name), each.casefold()) for each in manifest.ignores_files)


def _base(name: str) -> str:
    """A name as it is compared: without folder and case."""
    return PurePosixPath(name).name.casefold()


def _names(path: Path, read: Iterable[SourceFile]) -> Iterator[str]:
    """The files in a folder, the folders directly in it, or an archive that are not read."""
    if path.is_dir():
        taken = {file.path for file in read}
        there = [each for pattern in ("*", "*/*") for each in sorted(path.glob(pattern)) if each.is_file()]
        names = [each.relative_to(path).as_posix() for each in there if each not in taken]
    elif any(file.path == path for file in read):
        return
    else:
        shown = {file.shown for file in read}
        with zipfile.ZipFile(path) as archive:
            members = [member.filename for member in archive.infolist() if not member.is_dir()]
        names = [name for name in members if PurePosixPath(name).name not in shown]
    yield from (name for name in names if not _of_the_system(name))


def _of_the_system(name: str) -> bool:
    """Whether a file was put there by a system rather than a person: hidden ones, pictures of folders."""
    parts = PurePosixPath(name).parts
    return any(part.startswith((".", "__MACOSX")) for part in parts) or _base(name) in _OF_THE_SYSTEM
