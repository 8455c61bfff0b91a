"""What a manifest, a source's `loader.toml`, can say.

This module owns the shape of a manifest and its look-ups. It reads no file: `kg.etl.manifest_file` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from kg.errors import Location, ManifestError


@dataclass(frozen=True, slots=True)
class FileSpec:
    """A file of the source and its columns.

    Args:
        name: What the loader calls it.
        matches: The file names under which it is published, compared without regard to case.
        required: Whether a load without it makes no sense.
        needs: Columns that must be there.
        reads: Columns that the loader uses where they are there.
        ignores: Columns left out on purpose.
        blanks: Words that stand for no value, by column.
        renames: What a column was called in other editions, and what it is called here.
    """

    name: str
    matches: tuple[str, ...]
    required: bool = True
    needs: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    ignores: tuple[str, ...] = ()
    blanks: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    renames: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def known(self) -> frozenset[str]:
        """Every column that the manifest speaks of."""
        return frozenset((*self.needs, *self.reads, *self.ignores))


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many there may be; an absent end is open.

    Example:
        >>> Bounds(at_least=1).allow(0)
        False
    """

    at_least: int | None = None
    at_most: int | None = None

    def allow(self, count: int) -> bool:
        """Whether a count lies within."""
        low = self.at_least is None or count >= self.at_least
        return low and (self.at_most is None or count <= self.at_most)

    def __str__(self) -> str:
        """The bounds in words."""
        if self.at_least == self.at_most:
            return f"exactly {self.at_least}"
        ends = {"at least": self.at_least, "at most": self.at_most}
        return " and ".join(f"{word} {end}" for word, end in ends.items() if end is not None)


@dataclass(frozen=True, slots=True)
class Archive:
    """A file that the publisher offers for download.

    Args:
        url: Where it lies.
        sha256: Its checksum, where it never changes; files that are renewed every month have none.
    """

    url: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Alias:
    """A name under which a source speaks of an organisation that others know by a key or another name.

    Args:
        name: The name as this source writes it.
        country: The organisation's country, ISO 3166-1 alpha-2.
        scheme: The local name of an identifier scheme (`PIC`), or `name`.
        value: The identifier, or the other name.
    """

    name: str
    country: str
    scheme: str
    value: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything a `loader.toml` says.

    `lookups` turn a word of the source into another text, `terms` into the IRI of a class or a concept.
    `archives` can be fetched; a source with a `mapping` needs no loader. `ignores_files` are left out on purpose where they lie
    beside the others; `*` stands for any letters.
    """

    id: str
    title: str
    publisher: str
    licence: str
    attribution: str
    url: str
    format: str
    folder: Path
    archives: Mapping[str, Archive] = field(default_factory=lambda: MappingProxyType({}))
    mapping: str | None = None
    retrieved: date | None = None
    bundled: bool = False
    left_out: str | None = None
    files: tuple[FileSpec, ...] = ()
    ignores_files: tuple[str, ...] = ()
    rows: Mapping[str, Bounds] = field(default_factory=lambda: MappingProxyType({}))
    records: Mapping[str, Bounds] = field(default_factory=lambda: MappingProxyType({}))
    lookups: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    terms: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    aliases: tuple[Alias, ...] = ()

    def file(self, name: str) -> FileSpec:
        """The file that the loader calls `name`.

        Raises:
            ManifestError: The manifest has no such file.
        """
        for spec in self.files:
            if spec.name == name:
                return spec
        raise ManifestError(
            f'The loader asks for a file "{name}", which the manifest does not describe.',
            where=Location(f"{self.folder.name}/loader.toml"),
            expected=", ".join(spec.name for spec in self.files),
        )

    def ignoring(self, columns: tuple[str, ...]) -> Manifest:
        """The manifest with further columns to be left out, in every file."""
        if not columns:
            return self
        files = (replace(spec, ignores=(*spec.ignores, *columns)) for spec in self.files)
        return replace(self, files=tuple(files))
