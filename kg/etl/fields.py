"""The fields that a manifest knows of nested objects, and what was met of them.

This module owns the audit of objects. It reads no file (`kg.etl.objects` does) and gives no meaning to a field.

A field is written as the way to it: `locations.geonames_details.lat`; lists are passed through, and `claims.*` is
every field of `claims` that is not named. A field that is named is known with all that lies in it, unless fields in
it are named too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kg.etl.manifest import FileSpec

_ANY: Final = "*"


@dataclass(slots=True)
class _Known:
    """A known field, the known fields in it, whether any object had a value there, and whether in all of them."""

    path: str
    inside: dict[str, _Known] = field(default_factory=dict)
    met: bool = False
    all_met: bool = False


class Fields:
    """The known fields of the objects of one file.

    Args:
        spec: What the manifest says of the file.
    """

    def __init__(self, spec: FileSpec) -> None:
        self._spec = spec
        self._top = _Known("")
        for path in sorted(spec.known):
            self._add(path)

    def strange(self, content: Mapping[str, Any]) -> str | None:
        """The first field of an object that holds a value and is not known.

        Cost: linear in the number of fields of the object, without those in fields that are known as a whole.
        """
        return _strange(content, self._top)

    def meet(self, content: Mapping[str, Any]) -> None:
        """Note which known fields of an object hold a value; nothing is left to note once all were met."""
        _meet(content, self._top)

    def unread(self, taken: set[str]) -> tuple[str, ...]:
        """The fields that were met, were asked for by nobody and are not to be ignored."""
        known = taken.union(self._spec.ignores)
        return tuple(path for path in self._met() if path not in known)

    def ignored(self) -> tuple[str, ...]:
        """The fields that were met and are left out because the manifest says so."""
        met = set(self._met())
        return tuple(path for path in self._spec.ignores if path in met)

    def _add(self, path: str) -> None:
        """Make a field known, and the fields around it."""
        here, way = self._top, path.split(".")
        for depth, name in enumerate(way, 1):
            here = here.inside.setdefault(name, _Known(".".join(way[:depth])))

    def _met(self) -> Iterator[str]:
        """The fields, named in the manifest, in which a value was met."""
        rest = list(self._top.inside.values())
        for known in rest:
            rest += known.inside.values()
            if known.met and known.path in self._spec.known:
                yield known.path


def _strange(content: Mapping[str, Any], known: _Known) -> str | None:
    """The first field in an object that is not known."""
    for name, value in content.items():
        found = known.inside.get(name) or known.inside.get(_ANY)
        if found is None and not _blank(value):
            return f"{known.path}.{name}".lstrip(".")
        if found is not None and found.inside:
            for inner in _objects(value):
                strange = _strange(inner, found)
                if strange is not None:
                    return strange
    return None


def _meet(content: Mapping[str, Any], known: _Known) -> bool:
    """Note which fields in an object hold a value; whether all known ones have been met by now."""
    for name in content if _ANY in known.inside else known.inside:
        found = known.inside.get(name) or known.inside[_ANY]
        value = content.get(name)
        if found.all_met or _blank(value):
            continue
        found.met = True
        every = [_meet(inner, found) for inner in _objects(value)] if found.inside else [True]
        found.all_met = any(every)
    return all(found.all_met for found in known.inside.values())


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    """The object that a field holds, or those of its list."""
    for inner in value if isinstance(value, list) else (value,):
        if isinstance(inner, dict):
            yield inner


def _blank(value: object) -> bool:
    """Whether a field holds nothing."""
    return value is None or value in ("", [], {})
