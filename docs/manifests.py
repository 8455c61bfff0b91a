"""The reference of `loader.toml` and of mappings, read from the classes that hold them.

This module owns the shape of that page. What a key of the manifest itself means is told here, since its class is a list of
them; a key without words, or words without a key, ends the writing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from inspect import cleandoc
from typing import Any, Final, get_args

from commands import table

KEYS: Final[Mapping[str, str]] = {
    "id": "The name of the source; the folder is called so too.",
    "title": "What it is, in a line.",
    "publisher": "Who publishes it.",
    "licence": "Under which licence.",
    "attribution": "The words that the licence asks for.",
    "url": "Where its publisher tells about it.",
    "format": "What its files are.",
    "archives": "Files that `kg fetch` downloads: `[archives.NAME]` with `url` and perhaps `sha256`.",
    "mapping": "The file of the mapping that makes records of its rows, in place of a loader.",
    "retrieved": "The day on which the files were fetched.",
    "bundled": "Whether its files lie beside the manifest, so that it needs no path.",
    "left_out": "What it holds that is left out on purpose, and why.",
    "ignores_files": "Files that lie beside them and are left out on purpose; `*` stands for any letters.",
    "files": "Its files: `[files.NAME]`, see below.",
    "rows": "In `[counts.rows]`: how many rows of a file make it whole, `{ at_least = 1, at_most = 9 }` or `{ exactly = 3 }`.",
    "records": "In `[counts.records]`: the same for the records of a class.",
    "lookups": "Words of the source and the text that each stands for: `[lookups.NAME]`.",
    "terms": "Words of the source and the term of the ontology that each stands for: `[terms.NAME]`.",
    "aliases": "Names that are the same organisation: `[[aliases]]`, see below.",
}
_WRITTEN: Final = {
    "class_name": "class",
    "ignores": "ignore",
    "rows": "counts.rows",
    "records": "counts.records",
}


def manifests(note: str) -> Iterator[str]:
    """The page of the manifests and mappings."""
    from kg.etl import manifest, manifest_file, mapping

    yield from ("# Manifests and mappings", "", note, "")
    yield "A source is a folder with a `loader.toml` and a `loader.py` or a mapping. A key of neither is refused."
    yield "Terms are written by their names in `kg.vocab`, such as `CB.RegisterNumber` or `ROLE.Coordinator`."
    yield from ("", "## `loader.toml`", "", *_manifest(manifest.Manifest), "")
    yield from (f"A `format` is one of {', '.join(f'`{each}`' for each in manifest_file._FORMATS)}.", "")
    yield from ("## `[files.NAME]`", "", *_keys(manifest.FileSpec, {"name"}, {}), "")
    yield from ("## `[[aliases]]`", "", *_keys(manifest.Alias, set(), {}), "")
    yield from ("## A mapping", "")
    yield 'A mapping that begins with `extends = "members"`, or another template, needs no more than `[headings]` and `ignore`.'
    yield from ("", *_keys(mapping.TableMapping, {"name"}, _WRITTEN), "")
    yield from ("## `[columns.NAME]`", "", *_keys(mapping.Column, {"name"}, {}), "")
    yield from (f"A `kind` is one of {', '.join(f'`{each}`' for each in get_args(mapping.Kind))}.", "")
    yield "Words of a `term` may be taken from a vocabulary (`vocabulary`, or `only` some of it) or from classes (`classes`)."
    yield from ("", "## `[[records]]`", "", *_keys(mapping.RecordSpec, set(), _WRITTEN))


def _manifest(kind: Any) -> Iterator[str]:
    """The keys of the manifest itself."""
    names = [each.name for each in fields(kind) if each.name != "folder"]
    if set(names) != set(KEYS):
        raise SystemExit(f"docs/manifests.py tells of other keys: {sorted(set(names) ^ set(KEYS))}")
    yield from table(("key", "means"), [(f"`{_WRITTEN.get(name, name)}`", KEYS[name]) for name in names])


def _keys(kind: Any, without: set[str], written: Mapping[str, str]) -> Iterator[str]:
    """The keys of a part, with what its class says of each."""
    said = dict(re.findall(r"^    (\w+): (.+)$", cleandoc(kind.__doc__ or ""), re.MULTILINE))
    renamed = {**written, "records": "records"}
    rows = [
        (f"`{renamed.get(each.name, each.name)}`", said[each.name])
        for each in fields(kind)
        if each.name not in without
    ]
    yield from table(("key", "means"), rows)
