"""Finding the files of a source: in a folder, in a zip archive, or as one file.

This module owns where files lie and what an archive may do. It reads no content: `kg.etl.tables` does. An
archive is never trusted: no member may lie outside it, be a link, or swell beyond measure.
"""

from __future__ import annotations

import fnmatch
import shutil
import stat
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Final, TypeVar

from kg.errors import Location, NotFound, SourceUnreadable
from kg.etl.manifest import FileSpec, Manifest

T = TypeVar("T")

LARGEST_MEMBER: Final = 8 * 1024**3
"""Bytes; the official archives hold files of up to 0.3 GiB."""

_SUSPECT_RATIO: Final = 200  # tables shrink to a fifth or a tenth; a bomb to a thousandth
_SUSPECT_SIZE: Final = 64 * 1024**2


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the source, ready to be read.

    Args:
        spec: What the manifest says of it.
        path: Where it lies on disk.
        shown: How messages and locators call it.
    """

    spec: FileSpec
    path: Path
    shown: str


def find_files(
    manifest: Manifest, path: Path | None, unpack_to: Path, *, partial: bool = False
) -> dict[str, SourceFile]:
    """The files of a source, by the names that its loader uses.

    Args:
        manifest: Which files there are.
        path: A folder, a zip archive or a file; `None` for a source that carries its data with it.
        unpack_to: An empty folder for what comes out of an archive.
        partial: Whether files may be missing, as they are among rejects.

    Raises:
        NotFound: The path, or a file that must be there, is missing.
        SourceUnreadable: An archive is broken or does what no archive should.
    """
    if path is None:
        path = _bundled(manifest)
    if not path.exists():
        raise _missing(path.name, path.parent, "The path is not there.")
    if path.is_file() and not path.stat().st_size:
        raise SourceUnreadable(
            "The file is empty.",
            where=Location(path.name),
            expected="a file with rows",
            found="0 bytes",
            hint="Fetch or export it again.",
        )
    if path.is_dir():
        found = _in_folder(manifest.files, path)
    elif zipfile.is_zipfile(path) and not _is_workbook(path):
        found = _in_archive(manifest.files, path, unpack_to)
    elif path.suffix.casefold() == ".zip":
        raise SourceUnreadable(
            "The archive is broken or cut off, or no zip archive at all.",
            where=Location(path.name),
            expected="a zip archive",
            hint="Fetch it again.",
        )
    else:
        found = _single(manifest.files, path)
    for spec in manifest.files:
        if spec.required and spec.name not in found and not (partial and found):
            raise _lacking(spec, path, single=len(manifest.files) == 1)
    return found


def _lacking(spec: FileSpec, path: Path, *, single: bool) -> NotFound:
    """The error of a file that a folder or archive does not hold, with what it holds instead."""
    if path.is_dir():
        names = sorted(each.name for each in path.iterdir())
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    else:
        return _missing(spec.matches[0], path.parent, f"The file {spec.matches[0]} is not there.")
    holds = f"It holds: {', '.join(names[:10])}." if names else "It is empty."
    what = "Unpack it, and name the table itself" if path.is_file() else "Name the table itself"
    return NotFound(
        f"The file {spec.matches[0]} is not there.",
        nearest=get_close_matches(spec.matches[0], names, 3),
        where=Location(str(path / spec.matches[0])),
        hint=f"{holds} {what}, not what it lies in." if single else holds,
    )


def _bundled(manifest: Manifest) -> Path:
    """The folder of a source that carries its data with it."""
    if manifest.bundled:
        return manifest.folder
    raise NotFound(
        f"The source {manifest.id} carries no data with it.",
        hint=f"Name the file or folder: kg load {manifest.id} PATH. Its home is {manifest.url}.",
    )


def _in_folder(specs: Iterable[FileSpec], folder: Path) -> dict[str, SourceFile]:
    """The files of a folder or, where it holds none of them, of the folders directly in it."""
    for pattern in ("*", "*/*"):
        there = _once((path.name, path) for path in sorted(folder.glob(pattern)) if path.is_file())
        found = {
            spec.name: SourceFile(spec, found, found.name)
            for spec in specs
            for name in _names(spec, there)
            for found in (_only(there[name], folder),)
        }
        if found:
            return found
    return {}


def _single(specs: tuple[FileSpec, ...], path: Path) -> dict[str, SourceFile]:
    """One file: the one that bears its name, or the only one that the source has."""
    named = [spec for spec in specs if _names(spec, {path.name.casefold(): path})]
    chosen = named or [spec for spec in specs if len(specs) == 1]
    return {spec.name: SourceFile(spec, path, path.name) for spec in chosen}


def _in_archive(specs: Iterable[FileSpec], path: Path, unpack_to: Path) -> dict[str, SourceFile]:
    """The files of a zip archive, unpacked; only those that the manifest names."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [checked_member(member, path) for member in archive.infolist() if not member.is_dir()]
            there = _once((PurePosixPath(member.filename).name, member) for member in members)
            return {
                spec.name: _unpack(archive, _only(there[name], path), spec, path, unpack_to)
                for spec in specs
                for name in _names(spec, there)
            }
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise SourceUnreadable(
            "The archive is broken, encrypted or cut off.",
            where=Location(path.name),
            found=str(error),
            hint="Fetch it again.",
        ) from error


def checked_member(member: zipfile.ZipInfo, path: Path) -> zipfile.ZipInfo:
    """A member of an archive that stays inside it, is a plain file and has a credible size."""
    name = member.filename.replace("\\", "/")
    where = Location(f"{path.name}/{member.filename}")
    if name.startswith("/") or ":" in name.split("/")[0] or ".." in PurePosixPath(name).parts:
        raise SourceUnreadable(
            "The archive holds a path that leads out of it.",
            where=where,
            expected="paths within the archive",
            found=member.filename,
            hint="Do not trust this archive.",
        )
    if stat.S_ISLNK(member.external_attr >> 16):
        raise SourceUnreadable(
            "The archive holds a link.",
            where=where,
            expected="files",
            found=member.filename,
            hint="Do not trust this archive.",
        )
    ratio = member.file_size / max(member.compress_size, 1)
    if member.file_size > LARGEST_MEMBER or (member.file_size > _SUSPECT_SIZE and ratio > _SUSPECT_RATIO):
        raise SourceUnreadable(
            "A file in the archive would swell beyond measure.",
            where=where,
            expected=f"at most {LARGEST_MEMBER} bytes and {_SUSPECT_RATIO} times its packed size",
            found=f"{member.file_size} bytes, {ratio:.0f} times",
            hint="Unpack it by hand, if you trust it, and load the folder.",
        )
    return member


def _once(named: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    """What bears each name, compared without regard to case and folder."""
    found: dict[str, list[T]] = {}
    for name, each in named:
        found.setdefault(name.casefold(), []).append(each)
    return found


def _only(found: list[T], path: Path) -> T:
    """The only file of its name.

    Raises:
        SourceUnreadable: There are several, and nothing says which of them is meant.
    """
    if len(found) > 1:
        names = [str(getattr(each, "filename", each)) for each in found]
        raise SourceUnreadable(
            "A file stands there more than once.",
            where=Location(path.name),
            found=", ".join(names),
            hint="Keep the one that you mean, in a folder of its own, and load that.",
        )
    return found[0]


def _unpack(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, spec: FileSpec, path: Path, unpack_to: Path
) -> SourceFile:
    """Writes one member under a name of ours, so that its own name decides nothing."""
    target = unpack_to / f"{spec.name}{PurePosixPath(member.filename).suffix}"
    with archive.open(member) as packed, target.open("wb") as plain:
        shutil.copyfileobj(packed, plain, 1024 * 1024)
    return SourceFile(spec, target, PurePosixPath(member.filename).name)


def _names(spec: FileSpec, there: Mapping[str, object]) -> list[str]:
    """The first of the names of a file that is there, as a list of one or none; `*` stands for any letters.

    Raises:
        SourceUnreadable: Several files have a name that fits.
    """
    for name in spec.matches:
        found = fnmatch.filter(sorted(there), name.casefold())
        if len(found) > 1:
            raise SourceUnreadable(
                f"Several files could be the one that is called {name}.",
                where=Location(found[0]),
                found=", ".join(found),
                hint="Name the one that you mean.",
            )
        if found:
            return found
    return []


def _is_workbook(path: Path) -> bool:
    """Whether a zip archive is an office file rather than a folder that was packed."""
    return path.suffix.casefold() in {".xlsx", ".xlsm", ".ods"}


def _missing(name: str, beside: Path, what: str) -> NotFound:
    """The error of a file that is not there, with the names that are."""
    names = sorted(path.name for path in beside.iterdir()) if beside.is_dir() else []
    return NotFound(what, nearest=get_close_matches(name, names, 3), where=Location(str(beside / name)))
