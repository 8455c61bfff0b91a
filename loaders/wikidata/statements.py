"""What an entity of Wikidata states: the values of a property, the best rank first.

See the JSON of Wikibase: a statement has a main snak, a rank and qualifiers; a snak without a value says that it is
unknown or that there is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from kg.errors import ValueUnreadable
from kg.etl.objects import Item

_ENDED: Final = "P582"
_EARTH: Final = "http://www.wikidata.org/entity/Q2"
_OTHER_SHAPE: Final = (KeyError, TypeError, AttributeError, ArithmeticError)


@dataclass(frozen=True, slots=True)
class Statement:
    """A value of a property.

    Args:
        value: As JSON has it: a text, or an object such as `{"id": "Q37"}`.
        preferred: Whether it is of the best rank that the property has here.
        ended: Whether it was true until some day.
    """

    value: Any
    preferred: bool
    ended: bool


def stated(item: Item, prop: str) -> tuple[Statement, ...]:
    """All values of a property that are not deprecated.

    Raises:
        ValueUnreadable: The statements have another shape.
    """
    claims = item.inside("claims")
    found = () if claims is None else claims.value(prop) or ()
    with _of_shape(item, f"claims.{prop}"):
        kept = [claim for claim in found if claim["rank"] != "deprecated" and _has_value(claim["mainsnak"])]
        best_rank = "preferred" if any(claim["rank"] == "preferred" for claim in kept) else "normal"
        return tuple(
            Statement(
                claim["mainsnak"]["datavalue"]["value"],
                preferred=claim["rank"] == best_rank,
                ended=_ENDED in (claim.get("qualifiers") or ()),
            )
            for claim in kept
        )


def best(item: Item, prop: str) -> tuple[Any, ...]:
    """The values of a property that count today: those of the best rank."""
    return tuple(statement.value for statement in stated(item, prop) if statement.preferred)


def entities(item: Item, prop: str) -> tuple[str, ...]:
    """The numbers of the entities that a property leads to."""
    with _of_shape(item, f"claims.{prop}"):
        return tuple(str(value["id"]) for value in best(item, prop))


def texts(item: Item, field: str) -> tuple[tuple[str, str], ...]:
    """Labels, descriptions or aliases: the language as Wikidata writes it, and the text."""
    with _of_shape(item, field):
        of_languages = item.value(field) or {}  # an empty map is written as an empty list
        held = (each for some in of_languages.values() for each in _listed(some))
        return tuple((one["language"], one["value"].strip()) for one in held)


def said(item: Item, prop: str, *, ended: bool | None = None) -> tuple[tuple[str, str], ...]:
    """The texts of a property with their languages: of the best rank, or all that have ended or have not."""
    with _of_shape(item, f"claims.{prop}"):
        return tuple(
            (statement.value["language"], statement.value["text"].strip())
            for statement in stated(item, prop)
            if (statement.preferred if ended is None else statement.ended is ended)
        )


def point(item: Item, prop: str) -> tuple[Decimal | None, Decimal | None]:
    """Latitude and longitude of the first point on Earth."""
    with _of_shape(item, f"claims.{prop}"):
        for value in best(item, prop):
            if value.get("globe", _EARTH) == _EARTH:
                return Decimal(value["latitude"]), Decimal(value["longitude"])
    return None, None


def _listed(value: Any) -> list[Any]:
    """One value or a list of them, as a list."""
    return value if isinstance(value, list) else [value]


@contextmanager
def _of_shape(item: Item, column: str) -> Iterator[None]:
    """Refuses what has another shape than Wikidata documents."""
    try:
        yield
    except _OTHER_SHAPE as error:
        raise ValueUnreadable(
            "A value has another shape than Wikidata documents.",
            where=item.where(column),
            expected="the JSON of Wikibase",
            found=repr(error),
        ) from error


def _has_value(snak: dict[str, Any]) -> bool:
    """Whether a snak says something."""
    return bool(snak["snaktype"] == "value")
