"""ROR: research organisations with their identifiers, names in many languages, place and web page.

Reads the JSON of a release as it is published, or parts of it as JSON Lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from kg.errors import FieldMissing
from kg.etl import refs, values
from kg.etl.context import Context
from kg.etl.manifest import Manifest
from kg.etl.objects import Item, Objects
from kg.records import Identifier, Organisation, Record, Text
from kg.vocab import CB

_ID: Final = re.compile(r"(?:https?://ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}[0-9]{2})")
_WIKIDATA: Final = re.compile(r"Q[1-9][0-9]*")
_INACTIVE: Final = Text("The organisation is no longer active, as ROR says.", "en")


def extract(context: Context) -> Objects:
    """The records of the registry; answers of its search hold them as `items`."""
    return context.objects("organisations", within=("items",))


def transform(item: Item, manifest: Manifest) -> Iterator[Record]:
    """An organisation."""
    status = item.word("status", "status")
    id_ = item.convert("id", item.need("id"), _ror)
    names = _names(item)
    seat = next(_places(item), None)
    yield Organisation(
        ref=refs.ror_organisation(id_),
        source=f"https://ror.org/{id_}",
        type=_kind(item, manifest),
        names=names["name"],
        short_names=names["short name"],
        other_names=names["other name"],
        descriptions=(_INACTIVE,) if status == "no longer active" else (),
        identifiers=(Identifier(id_, CB.ROR), *_identifiers(item)),
        web_pages=tuple(_web_pages(item)),
        country=None if seat is None else seat.country("country_code"),
        city=None if seat is None else seat.text("name"),
        latitude=None if seat is None else seat.amount("lat"),
        longitude=None if seat is None else seat.amount("lng"),
    )


def load(context: Context) -> None:
    """Hand over every record but the withdrawn ones, and tell how many these are."""
    withdrawn = 0

    def kept() -> Iterator[Item]:
        nonlocal withdrawn
        for item in extract(context):
            if item.text("status") == "withdrawn":
                withdrawn += 1
            else:
                yield item

    context.each(kept(), partial(transform, manifest=context.manifest))
    if withdrawn:
        context.warn(f"Records left out because they were withdrawn: {withdrawn}.")


def _names(item: Item) -> dict[str, tuple[Text, ...]]:
    """Names, short names and other names, each in its language; a record of aliases alone is known by these."""
    found: dict[str, list[Text]] = {"name": [], "short name": [], "other name": []}
    for name in item.each("names"):
        text, meanings = Text(name.need("value"), name.text("lang")), name.words("types", "name")
        for meaning in dict.fromkeys(meanings):
            found[meaning].append(text)
    if not found["name"]:
        found["name"], found["other name"] = found["other name"], []
    if not found["name"]:
        raise FieldMissing("There is no name.", where=item.where("names"), hint="Fill it in.")
    return {meaning: tuple(texts) for meaning, texts in found.items()}


def _kind(item: Item, manifest: Manifest) -> str | None:
    """The kind of organisation: the first, in the order of the manifest, of those that the record has."""
    has = item.terms("types", "kind")
    return next((kind for kind in manifest.terms["kind"].values() if kind in has), None)


def _places(item: Item) -> Iterator[Item]:
    """The places of the organisation, the seat first; further ones are told."""
    places = item.each("locations")
    if len(places) > 1:
        item.note("locations", f"of {len(places)} places only the first was taken")
    details = (place.inside("geonames_details") for place in places[:1])
    return (detail for detail in details if detail is not None)


def _identifiers(item: Item) -> Iterator[Identifier]:
    """The identifiers that others gave: the preferred one, or else all."""
    for external in item.each("external_ids"):
        meaning = external.word("type", "identifier")
        preferred, all_ = external.text("preferred"), external.texts("all")
        if meaning == "Wikidata":
            for id_ in all_ if preferred is None else (preferred,):
                yield Identifier(external.convert("all", id_, _wikidata), CB.WikidataId)


def _web_pages(item: Item) -> Iterator[str]:
    """The organisation's own web pages."""
    for link in item.each("links"):
        address = link.need("value")
        if link.word("type", "link") == "web page":
            yield link.convert("value", address, values.address)


def _ror(text: str) -> str:
    """A ROR identifier without the address before it."""
    found = _ID.fullmatch(text)
    if found is None:
        raise values.Unreadable("a ROR identifier such as https://ror.org/03yrm5c26")
    return found[1]


def _wikidata(text: str) -> str:
    """A number in Wikidata."""
    if not _WIKIDATA.fullmatch(text):
        raise values.Unreadable("a number in Wikidata such as Q1163431")
    return text
