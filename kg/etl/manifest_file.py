"""Reading a `loader.toml`: every key is checked, and one that no manifest has is refused.

This module owns the text format of manifests. It reads no data of the source and runs no loader.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from kg import vocab
from kg.errors import Location, ManifestError
from kg.etl.manifest import Alias, Archive, Bounds, FileSpec, Manifest

_ID: Final = re.compile(r"[a-z][a-z0-9_]*")
_FORMATS: Final = ("csv", "xlsx", "json", "jsonl", "parquet", "toml", "rdf")


def read_manifest(path: Path) -> Manifest:
    """The manifest in a file.

    Raises:
        ManifestError: The file is no TOML, a key is missing or unknown, or a term does not exist.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        where = Location(str(path))
        raise ManifestError("The manifest cannot be read.", where=where, found=str(error)) from error
    return _Reader(path).manifest(content)


class _Reader:
    """Reads the parts of one manifest; every complaint names the file and the key."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def manifest(self, content: dict[str, Any]) -> Manifest:
        """The whole, once each part is read."""
        counts = content.pop("counts", {})
        manifest = Manifest(
            folder=self._path.parent,
            **{key: self._text(content, key) for key in ("id", "title", "publisher", "licence", "url")},
            attribution=content.pop("attribution", ""),
            format=self._text(content, "format"),
            archives=self._archives(content.pop("archives", {})),
            mapping=content.pop("mapping", None),
            retrieved=self._date(content),
            bundled=content.pop("bundled", False),
            left_out=content.pop("left_out", None),
            files=tuple(self._file(name, spec) for name, spec in content.pop("files", {}).items()),
            ignores_files=tuple(content.pop("ignores_files", ())),
            rows=self._bounds("counts.rows", counts.pop("rows", {})),
            records=self._bounds("counts.records", counts.pop("records", {})),
            lookups=self._words("lookups", content.pop("lookups", {})),
            terms=self._terms(content.pop("terms", {})),
            aliases=tuple(self._alias(entry) for entry in content.pop("aliases", [])),
        )
        self._nothing_left("", content)
        self._nothing_left("counts", counts)
        self._check(manifest)
        return manifest

    def _check(self, manifest: Manifest) -> None:
        """What no single key can tell: the id is the folder's name, the format is one that is read."""
        if manifest.id != self._path.parent.name or not _ID.fullmatch(manifest.id):
            raise self._error("id", f'the name of the folder, "{self._path.parent.name}"', manifest.id)
        if manifest.format not in _FORMATS:
            raise self._error("format", " or ".join(_FORMATS), manifest.format)
        for name in manifest.rows:
            if all(spec.name != name for spec in manifest.files):
                raise self._error("counts.rows", "the name of a file", name)

    def _text(self, content: dict[str, Any], key: str) -> str:
        """A text that must be there."""
        value = content.pop(key, None)
        if not isinstance(value, str) or not value.strip():
            raise self._error(key, "a text", repr(value))
        return value

    def _date(self, content: dict[str, Any]) -> date | None:
        """The day the files were fetched, where it is known."""
        value = content.pop("retrieved", None)
        if value is not None and type(value) is not date:
            raise self._error("retrieved", "a day such as 2026-11-24, without quotation marks", repr(value))
        return value

    def _file(self, name: str, spec: dict[str, Any]) -> FileSpec:
        """One `[files.NAME]` table."""
        lists = {key: tuple(spec.pop(key, ())) for key in ("matches", "needs", "reads", "ignores")}
        blanks = {column: tuple(words) for column, words in spec.pop("blanks", {}).items()}
        required = spec.pop("required", True)
        renames = MappingProxyType(dict(spec.pop("renames", {})))
        file = FileSpec(name, required=required, blanks=MappingProxyType(blanks), renames=renames, **lists)
        self._nothing_left(f"files.{name}", spec)
        if not file.matches:
            raise self._error(f"files.{name}.matches", "the names of the file", "nothing")
        return file

    def _archives(self, tables: dict[str, Any]) -> Mapping[str, Archive]:
        """Files to be fetched: `[archives.NAME]` with a url and perhaps a checksum."""
        archives = {}
        for name, table in tables.items():
            archives[name] = Archive(self._text(table, "url"), table.pop("sha256", None))
            self._nothing_left(f"archives.{name}", table)
        return MappingProxyType(archives)

    def _bounds(self, key: str, entries: dict[str, Any]) -> Mapping[str, Bounds]:
        """Count assertions: `{ exactly = 3 }` or `{ at_least = 1, at_most = 9 }`."""
        bounds = {}
        for name, entry in entries.items():
            exactly = entry.pop("exactly", None)
            bounds[name] = Bounds(entry.pop("at_least", exactly), entry.pop("at_most", exactly))
            self._nothing_left(f"{key}.{name}", entry)
        return MappingProxyType(bounds)

    def _words(self, key: str, tables: dict[str, Any]) -> Mapping[str, Mapping[str, str]]:
        """Tables of words and what they stand for."""
        for name, table in tables.items():
            for word, meaning in table.items():
                if not isinstance(meaning, str):
                    raise self._error(f"{key}.{name}.{word}", "a text", repr(meaning))
        return MappingProxyType({name: MappingProxyType(dict(table)) for name, table in tables.items()})

    def _terms(self, tables: dict[str, Any]) -> Mapping[str, Mapping[str, str]]:
        """Tables of words and the terms of the ontology that they stand for, as IRIs."""
        return MappingProxyType(
            {
                name: MappingProxyType(
                    {word: self._term(f"terms.{name}.{word}", value) for word, value in table.items()}
                )
                for name, table in self._words("terms", tables).items()
            }
        )

    def _term(self, key: str, name: str) -> str:
        """The IRI of `ROLE.Coordinator` or `CB.Firm`; the namespaces are closed."""
        try:
            return term(name)
        except AttributeError as error:
            raise self._error(key, "a term of kg.vocab such as ROLE.Coordinator", name) from error

    def _alias(self, entry: dict[str, Any]) -> Alias:
        """One `[[aliases]]` table."""
        texts = {key: self._text(entry, key) for key in ("name", "country", "scheme", "value")}
        self._nothing_left("aliases", entry)
        if texts["scheme"] != "name":
            self._term("aliases.scheme", f"CB.{texts['scheme']}")
        return Alias(**texts)

    def _nothing_left(self, key: str, content: dict[str, Any]) -> None:
        """Every key was read; one that was not is a misspelling."""
        for unknown in content:
            raise self._error(f"{key}.{unknown}".lstrip("."), "a key that manifests have", unknown)

    def _error(self, key: str, expected: str, found: str) -> ManifestError:
        """The error about one key of this file."""
        where = Location(f"{self._path.parent.name}/{self._path.name}")
        what = f"The manifest's key {key} cannot be followed."
        return ManifestError(what, where=where, expected=expected, found=found)


def term(name: str) -> str:
    """The IRI of a term by its name in `kg.vocab`.

    Raises:
        AttributeError: There is no such term.

    Example:
        >>> term("ROLE.Coordinator")
        'https://w3id.org/clusterbridge/vocabulary/role/Coordinator'
    """
    namespace, _, local = name.partition(".")
    return str(getattr(getattr(vocab, namespace), local))
