"""Reading a mapping from TOML; a mapping may stand on another one and add to it.

This module owns the text format of mappings. It reads no table.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

from kg import records as record_classes
from kg import vocab
from kg.errors import Location, ManifestError, NotFound
from kg.etl.manifest_file import term
from kg.etl.mapping import LANGUAGES, Column, Key, Kind, RecordSpec, TableMapping
from kg.identity.fold import plain
from kg.records import Record
from kg.schema import schema
from kg.schema.model import ClassDef, Concept

_NOTHING: Mapping[str, Any] = MappingProxyType({})


def read_mapping(path: Path, templates: Path) -> TableMapping:
    """The mapping in a file.

    Args:
        path: The file.
        templates: The folder of the mappings that it may stand on.

    Raises:
        NotFound: There is no such file, or no such mapping to stand on.
        ManifestError: The mapping cannot be followed; the message names the key.
    """
    if not path.is_file():
        known = sorted(found.stem for found in templates.glob("*.toml"))
        nearest = get_close_matches(path.stem, known, 3, 0.4)
        raise NotFound(
            f'There is no mapping "{path.stem}".', nearest=nearest, hint=f"There are: {', '.join(known)}."
        )
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ManifestError(
            "The mapping cannot be read.", where=Location(str(path)), found=str(error)
        ) from error
    base = content.pop("extends", None)
    below = None if base is None else read_mapping(templates / f"{base}.toml", templates)
    return _Reader(path).mapping(content, below)


class _Reader:
    """Reads the parts of one mapping; every complaint names the file and the key."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def mapping(self, content: dict[str, Any], below: TableMapping | None) -> TableMapping:
        """The whole, upon the one below where there is one."""
        columns = dict(below.columns) if below else {}
        columns |= {name: self._column(name, spec) for name, spec in content.pop("columns", {}).items()}
        own = [self._record(number, spec) for number, spec in enumerate(content.pop("records", []), 1)]
        mapping = TableMapping(
            name=self._path.stem if below is None else below.name,
            title=content.pop("title", below.title if below else {}),
            columns=MappingProxyType(columns),
            records=(*(below.records if below else ()), *own),
            given=(*(below.given if below else ()), *content.pop("given", ())),
            headings=MappingProxyType(content.pop("headings", {})),
            ignores=tuple(content.pop("ignore", ())),
        )
        self._nothing_left("", content)
        self._check(mapping)
        return mapping

    def _column(self, name: str, spec: dict[str, Any]) -> Column:
        """One `[columns.NAME]` table."""
        key = f"columns.{name}"
        kind = spec.pop("kind", "text")
        if kind not in get_args(Kind):
            raise self._error(f"{key}.kind", " or ".join(get_args(Kind)), str(kind))
        scheme = spec.pop("scheme", None)
        terms, choices = self._vocabulary(key, spec.pop("vocabulary", None), spec.pop("only", None))
        if "classes" in spec:
            terms, choices = _words(
                [schema().classes[self._term(f"{key}.classes", f"CB.{name}")] for name in spec.pop("classes")]
            )
        own = {
            plain(word): self._term(f"{key}.terms.{word}", iri) for word, iri in spec.pop("terms", {}).items()
        }
        column = Column(
            name=name,
            kind=kind,
            headings=MappingProxyType(spec.pop("headings", {})),
            also=tuple(spec.pop("also", ())),
            scheme=None if scheme is None else self._term(f"{key}.scheme", scheme),
            terms=MappingProxyType(terms | own),
            choices=MappingProxyType(choices | {k: tuple(v) for k, v in spec.pop("choices", {}).items()}),
            example=tuple(spec.pop("example", ())),
            note=MappingProxyType(spec.pop("note", {})),
            **{
                known: spec.pop(known)
                for known in ("lang", "required", "split", "default", "prefix")
                if known in spec
            },
        )
        self._nothing_left(key, spec)
        return column

    def _vocabulary(
        self, key: str, name: str | None, only: list[str] | None
    ) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
        """The words of a concept scheme in every language, and those that a template offers."""
        if name is None:
            return {}, {}
        try:
            namespace = str(getattr(vocab, name).NAMESPACE)
        except AttributeError as error:
            raise self._error(
                f"{key}.vocabulary", "a concept scheme of kg.vocab such as ROLE", name
            ) from error
        concepts = [
            concept
            for iri, concept in schema().concepts.items()
            if iri.startswith(namespace) and (only is None or concept.notation in only)
        ]
        return _words(concepts)

    def _record(self, number: int, spec: dict[str, Any]) -> RecordSpec:
        """One `[[records]]` table."""
        key = f"records {number}"
        name = spec.pop("class", "")
        record_class = getattr(record_classes, name, None)
        if not isinstance(record_class, type) or not issubclass(record_class, Record):
            raise self._error(f"{key}.class", "a class of kg.records such as Organisation", name)
        made = RecordSpec(
            handle=spec.pop("handle", ""),
            class_name=name,
            type=self._term(f"{key}.type", spec.pop("type")) if "type" in spec else None,
            type_column=spec.pop("type_column", None),
            class_column=spec.pop("class_column", None),
            keys=tuple(Key(entry["scheme"], _texts(entry["columns"])) for entry in spec.pop("keys", [])),
            joins=tuple(spec.pop("joins", ())),
            role=spec.pop("role", None),
            when=_texts(spec.pop("when", ())),
            fields=MappingProxyType(
                {name: _texts(source) for name, source in spec.pop("fields", {}).items()}
            ),
        )
        unknown = made.fields.keys() - {field.name for field in fields(record_class)}
        if unknown:
            raise self._error(f"{key}.fields.{min(unknown)}", f"a field of {name}", min(unknown))
        self._nothing_left(key, spec)
        return made

    def _check(self, mapping: TableMapping) -> None:
        """Every column and handle that a record speaks of exists."""
        handles = {f"@{record.handle}" for record in mapping.records}
        for record in mapping.records:
            used = [
                *record.joins,
                *(source for sources in record.fields.values() for source in sources),
                *record.when,
            ]
            used += [column.removesuffix("?") for key in record.keys for column in key.columns]
            used += [
                column
                for column in (record.type_column, record.class_column, record.role)
                if column is not None
            ]
            for name in used:
                if name not in handles and name not in mapping.columns:
                    raise self._error(f"records.{record.handle}", "the name of a column or @handle", name)
        for heading, name in mapping.headings.items():
            if name not in mapping.columns:
                near = get_close_matches(name, mapping.columns, 1)
                raise self._error(f"headings.{heading}", " or ".join(near or mapping.columns), name)

    def _term(self, key: str, name: str) -> str:
        """The IRI of a term."""
        try:
            return term(name)
        except AttributeError as error:
            raise self._error(key, "a term of kg.vocab such as CB.PIC", name) from error

    def _nothing_left(self, key: str, content: Mapping[str, Any]) -> None:
        """Every key was read; one that was not is a misspelling."""
        for unknown in content:
            raise self._error(f"{key}.{unknown}".lstrip("."), "a key that mappings have", unknown)

    def _error(self, key: str, expected: str, found: str) -> ManifestError:
        """The error about one key of this file."""
        where = Location(self._path.name)
        return ManifestError(
            f"The mapping's key {key} cannot be followed.", where=where, expected=expected, found=found
        )


def _words(named: Sequence[ClassDef | Concept]) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """The words that mean some classes or concepts, and those that a template offers, in every language."""
    words = {plain(each.label(language)): each.iri for each in named for language in LANGUAGES}
    words |= {plain(each.local_name): each.iri for each in named}
    return words, {language: tuple(each.label(language) for each in named) for language in LANGUAGES}


def _texts(value: str | Iterable[str]) -> tuple[str, ...]:
    """One text or several, as several."""
    return (value,) if isinstance(value, str) else tuple(value)


def extended(mapping: TableMapping, headings: Mapping[str, str], ignores: Iterable[str]) -> TableMapping:
    """A mapping that understands further headings, and leaves others out."""
    return replace(
        mapping,
        headings=MappingProxyType({**mapping.headings, **headings}),
        ignores=(*mapping.ignores, *ignores),
    )
