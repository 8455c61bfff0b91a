"""Wikidata: organisations with their identifiers, names in the languages of Europe, headquarters and web page.

Reads entities as `Special:EntityData` and `wbgetentities` answer them, or as they stand in a dump. An entity that is the
headquarters, the country or the class of another one is no organisation here: it gives the city's name or the country's code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Final, TypeVar

from kg.errors import FieldMissing, ValueUnreadable
from kg.etl import refs, values
from kg.etl.context import Context
from kg.etl.manifest import Manifest
from kg.etl.objects import Item, Objects
from kg.records import Identifier, Organisation, Record, Text
from kg.vocab import CB

from .statements import best, entities, point, said, texts

T = TypeVar("T")

_HUMAN: Final = "Q5"
_ID: Final = re.compile(r"Q[1-9][0-9]*")
_FORMS: Final = {
    "ROR": re.compile(r"0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}"),
    "LEI": re.compile(r"[0-9A-Z]{18}[0-9]{2}"),
    "PIC": re.compile(r"[0-9]{9}"),
    "VAT": re.compile(r"[A-Z]{2}[0-9A-Z+*.]{2,16}"),
}


@dataclass(slots=True)
class Around:
    """What the entities of a file say of each other.

    Args:
        led_to: The entities that are headquarters, countries or classes of others, and no organisations.
        labels: The name of each entity, by language.
        codes: The codes of countries.
        humans: The entities that are persons, of whom nothing is kept.
    """

    led_to: set[str] = field(default_factory=set)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    humans: set[str] = field(default_factory=set)

    def name(self, id_: str, language: str | None) -> str | None:
        """The name of a place: in a language, in that of all, or in English."""
        labels = self.labels.get(id_, {})
        return next((labels[lang] for lang in (language, "mul", "en") if lang in labels), None)


def extract(context: Context) -> Objects:
    """The entities; answers hold them as a map."""
    return context.objects("entities", within=("entities",))


def survey(items: Objects) -> Around:
    """What the entities say of each other.

    Cost: memory for those that others lead to, and the labels of places and countries.
    """
    around = Around()
    for note in (_note_links, _note_labels):
        for item in items:
            try:
                note(item, around)
            except (FieldMissing, ValueUnreadable):
                continue  # the reading proper rejects it, with the reason
    return around


def transform(item: Item, manifest: Manifest, around: Around) -> Iterator[Record]:
    """An organisation."""
    id_ = item.convert("id", item.need("id"), _id)
    if item.value("missing") is not None:
        raise FieldMissing("Wikidata has no such entity.", where=item.where("missing"), hint="Leave it out.")
    names, short_names, former_names = _names(item, manifest)
    other_names = _in_languages(texts(item, "aliases"), manifest)
    latitude, longitude = point(item, "P625")
    yield Organisation(
        ref=refs.wikidata_organisation(id_),
        source=id_,
        type=_kind(item, manifest),
        names=names,
        short_names=short_names,
        former_names=former_names,
        other_names=tuple(text for text in other_names if text not in {*names, *short_names, *former_names}),
        descriptions=_in_languages(texts(item, "descriptions"), manifest),
        identifiers=(Identifier(id_, CB.WikidataId), *_identifiers(item, manifest)),
        web_pages=tuple(_each(item, "P856", values.address)),
        country=_country(item, manifest, around),
        city=_city(item, around),
        latitude=latitude,
        longitude=longitude,
    )


def load(context: Context) -> None:
    """Hand over every entity that is no person, and not merely the place, country or class of another."""
    items = extract(context)
    around = survey(items)
    others = around.led_to | around.humans
    organisations = (item for item in items if item.text("id") not in others)
    context.each(organisations, partial(transform, manifest=context.manifest, around=around))
    if around.labels:
        context.warn(
            f"Entities that are headquarters, countries or classes of others, and no organisations of this "
            f"load: {len(around.labels)}."
        )
    if around.humans:
        context.warn(f"Entities that are persons and were left out: {len(around.humans)}.")


def _id(text: str) -> str:
    """The number of an entity."""
    if not _ID.fullmatch(text):
        raise values.Unreadable("the number of an entity such as Q1163431")
    return text


def _note_links(item: Item, around: Around) -> None:
    """Note where an entity leads, its code if it is a country, and whether it is a person."""
    for prop in ("P159", "P17", "P31"):
        around.led_to.update(entities(item, prop))
    if _HUMAN in entities(item, "P31"):
        around.humans.add(item.need("id"))
    codes = {item.need("id"): str(code) for code in best(item, "P297")}
    around.codes |= codes
    around.led_to.update(codes)


def _note_labels(item: Item, around: Around) -> None:
    """Note the names of an entity to which others lead."""
    id_ = item.need("id")
    if id_ in around.led_to:
        around.labels[id_] = dict(texts(item, "labels"))


def _names(item: Item, manifest: Manifest) -> tuple[tuple[Text, ...], tuple[Text, ...], tuple[Text, ...]]:
    """Names, short names and former names; a name with an end is a former one."""
    official, former = said(item, "P1448", ended=False), said(item, "P1448", ended=True)
    names = _in_languages((*texts(item, "labels"), *official), manifest)
    if not names:
        raise FieldMissing(
            "There is no name in a language of the manifest.",
            where=item.where("labels"),
            hint="Add its language under [lookups.language] in loader.toml.",
        )
    return names, _in_languages(said(item, "P1813"), manifest), _in_languages(former, manifest)


def _in_languages(found: Iterable[tuple[str, str]], manifest: Manifest) -> tuple[Text, ...]:
    """Texts in the languages of the manifest, each once."""
    languages = manifest.lookups["language"]
    kept = (Text(text, languages[lang] or None) for lang, text in found if lang in languages and text)
    return tuple(dict.fromkeys(kept))


def _kind(item: Item, manifest: Manifest) -> str | None:
    """The kind of organisation: the first, in the order of the manifest, of those that the entity is."""
    is_a = set(entities(item, "P31"))
    return next((kind for class_, kind in manifest.terms["kind"].items() if class_ in is_a), None)


def _identifiers(item: Item, manifest: Manifest) -> Iterator[Identifier]:
    """The identifiers that others gave; one of a wrong form is told and left out."""
    for prop, scheme in manifest.lookups["scheme"].items():
        for value in _each(item, prop, partial(_formed, scheme)):
            yield Identifier(value, getattr(CB, scheme))


def _formed(scheme: str, text: str) -> str:
    """An identifier of the form that its scheme has."""
    plain = text.replace(" ", "")
    if not _FORMS[scheme].fullmatch(plain):
        raise values.Unreadable(f"a {scheme} of the usual form")
    return plain


def _each(item: Item, prop: str, read: Callable[[str], T]) -> Iterator[T]:
    """The texts of a property, read; one that cannot be is told and left out."""
    for value in best(item, prop):
        try:
            yield read(str(value))
        except values.Unreadable as error:
            item.note(f"claims.{prop}", f'"{value}" was left out, because it is not {error.expected}')


def _country(item: Item, manifest: Manifest, around: Around) -> str | None:
    """The code of the first country that is known."""
    countries = entities(item, "P17")
    codes = {**manifest.lookups["country"], **around.codes}
    found = next((codes[id_] for id_ in countries if id_ in codes), None)
    if countries and found is None:
        item.note("claims.P17", f"the country {countries[0]} is not known and was left out")
    return found


def _city(item: Item, around: Around) -> str | None:
    """The name of the place where the headquarters are, in English, if the place is in the file too."""
    places = entities(item, "P159")
    found = next((name for id_ in places if (name := around.name(id_, "en")) is not None), None)
    if places and found is None:
        item.note("claims.P159", f"the place {places[0]} is not in the file, so its name is not known")
    return found
