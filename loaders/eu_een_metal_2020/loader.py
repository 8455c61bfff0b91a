"""The event of March 2020 in Białystok: facts written by hand, each with the number of its sentence.

Reads `facts.toml` beside this file; the head of that file says how values are written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from typing import Any, Final

from kg import records
from kg.etl import refs
from kg.etl.context import Context
from kg.etl.manifest_file import term
from kg.records import Moment, Record, Ref, Text

Things = Mapping[str, Mapping[str, Any]]

_TERM: Final = re.compile(r"[A-Z_]+\.[A-Z]\w*")
_KEYS: Final[Mapping[str, Callable[..., Ref]]] = {
    "Organisation": refs.named_organisation,
    "Cluster": refs.cluster,
    "Network": refs.network,
    "NetworkOffice": refs.office,
    "Place": refs.place,
    "Region": refs.region,
    "Event": refs.event,
    "FundingScheme": refs.programme,
}


def extract(context: Context) -> dict[str, Any]:
    """The file of facts."""
    return context.document("facts")


def transform(document: Mapping[str, Any]) -> Iterator[Record]:
    """One record for each fact; the records of one thing share its key."""
    things: Things = document["things"]
    for fact in document["facts"]:
        thing = things[fact["thing"]]
        record_class: type[Record] = getattr(records, thing["class"])
        many = {field.name for field in fields(record_class) if str(field.type).startswith("tuple")}
        values = {
            name: _value(value, things) for name, value in fact.items() if name not in {"thing", "source"}
        }
        yield record_class(
            ref=_ref(fact["thing"], things),
            source=fact["source"],
            type=term(thing["type"]) if "type" in thing else None,
            **{name: _tuple(value) if name in many else value for name, value in values.items()},
        )


def load(context: Context) -> None:
    """Hand over every fact."""
    context.emit(*transform(extract(context)))


def _ref(handle: str, things: Things) -> Ref:
    """The key of a thing of the file."""
    thing = things[handle]
    kind = refs.kind_of(thing["class"])
    if "joins" in thing:
        ends = [_ref(end.removeprefix("@"), things) for end in thing["joins"]]
        return refs.link(kind, *ends, role=term(thing["role"]) if "role" in thing else "")
    make = _KEYS.get(thing["class"])
    return Ref(kind, ("name", *thing["named"])) if make is None else make(*thing["named"])


def _value(value: Any, things: Things) -> Any:
    """A value of the file as a record holds it."""
    match value:
        case dict():
            return tuple(
                Text(text, lang) for lang, texts in value.items() for text in _tuple(_value(texts, {}))
            )
        case list():
            return tuple(_value(one, things) for one in value)
        case date():
            return Moment(value.isoformat())
        case str() if value.startswith("@"):
            return _ref(value.removeprefix("@"), things)
        case str() if _TERM.fullmatch(value):
            return term(value)
        case _:
            return value


def _tuple(value: Any) -> tuple[Any, ...]:
    """One value or several, as several."""
    return value if isinstance(value, tuple) else (value,)
