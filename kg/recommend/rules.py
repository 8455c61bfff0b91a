"""Eligibility rules of programmes, as data: clauses, dated sets of countries, the source of each.

This module owns the reading of rule files and of the sets of countries. It judges no consortium.

A rule is a TOML file. Its name is the name of the rule; users put theirs into a folder of their own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from rapidfuzz import process

from kg.errors import Location, ManifestError, NotFound

FOLDER: Final = Path(__file__).with_name("rules")
COUNTRIES: Final = "countries.toml"
_CLAUSE: Final = {
    "id": str,
    "words": str,
    "count": int,
    "countries": list,
    "kinds": list,
    "different_countries": bool,
    "independent": bool,
    "source": str,
    "dated": date,
}
_NEEDED: Final = ("id", "words", "count", "source", "dated")


@dataclass(frozen=True, slots=True)
class CountrySet:
    """Countries that count as something, each within its dates.

    Attributes:
        title: What they are.
        source: Who says so.
        dated: The day of that source.
        always: Codes of those that always count.
        spans: First and last day of the others by code; None is open.
    """

    title: str
    source: str
    dated: date
    always: frozenset[str]
    spans: Mapping[str, tuple[date | None, date | None]]

    def on(self, day: date) -> frozenset[str]:
        """The codes of the countries that count on a day."""
        inside = {
            code
            for code, (first, last) in self.spans.items()
            if (first is None or first <= day) and (last is None or day <= last)
        }
        return self.always | inside


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition on a consortium.

    Attributes:
        name: Short name within the rule.
        words: The condition in words.
        count: How many members must fulfil it.
        countries: Names of sets of countries, any of which they are in; empty means anywhere.
        kinds: What they are, such as `Cluster`; empty means anything.
        different_countries: Whether no two of them may share a country.
        independent: Whether none may run, host or belong to another.
        source: Regulation or call, with article or section.
        dated: The day of that source.
    """

    name: str
    words: str
    count: int
    countries: tuple[str, ...]
    kinds: tuple[str, ...]
    different_countries: bool
    independent: bool
    source: str
    dated: date


@dataclass(frozen=True, slots=True)
class Rule:
    """The conditions of one kind of action.

    Attributes:
        name: By which it is called.
        title: What it is called in full.
        first: The first day on which it holds, None when open.
        last: The last one.
        clauses: All of which a consortium must fulfil.
    """

    name: str
    title: str
    first: date | None
    last: date | None
    clauses: tuple[Clause, ...]

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def rule_names(folders: Iterable[Path] = ()) -> tuple[str, ...]:
    """The names of all rules, sorted: those of the package, and those of other folders."""
    return tuple(sorted({path.stem for path in _files(folders)}))


def read_rule(name: str, folders: Iterable[Path] = ()) -> Rule:
    """A rule by its name; a folder of the user's comes before the package.

    Args:
        name: File name without `.toml`, in any case; or some of its parts, when only one rule has them all
            (cosme, horizon-europe); or the path of a file of the user's own.
        folders: Where to look beside the package.

    Raises:
        NotFound: There is no such rule.
        ManifestError: Its file lacks something, or says something that no clause knows.
    """
    places = tuple(folders)
    own = Path(name)
    if own.suffix == ".toml" and own.is_file():
        return _rule(own, country_sets((*places, own.parent)))
    names = rule_names(places)
    meant = _meant(name, names)
    for path in _files(places):
        if path.stem == meant:
            return _rule(path, country_sets(places))
    nearest = [found for found, _, _ in process.extract(name, names, limit=3)]
    raise NotFound(f'There is no rule "{name}".', nearest=nearest)


def _meant(text: str, names: tuple[str, ...]) -> str | None:
    """The one rule that a text names: in full, or by some of its parts."""
    folded = {name.casefold(): name for name in names}
    wish = text.strip().casefold().replace(" ", "-").replace("_", "-").removesuffix(".toml")
    if wish in folded:
        return folded[wish]
    parts = {part for part in wish.split("-") if part}
    fit = [name for low, name in folded.items() if parts and parts <= set(low.split("-"))]
    return fit[0] if len(fit) == 1 else None


@cache
def country_sets(folders: tuple[Path, ...] = ()) -> Mapping[str, CountrySet]:
    """All sets of countries by name; `countries.toml` of a user's folder adds to those of the package.

    Raises:
        ManifestError: A file cannot be read as sets of countries.
    """
    found: dict[str, CountrySet] = {}
    for folder in (FOLDER, *folders):
        if (folder / COUNTRIES).is_file():
            tables = _toml(folder / COUNTRIES)
            found |= {name: _countries(name, table, folder / COUNTRIES) for name, table in tables.items()}
    return found


def _files(folders: Iterable[Path]) -> list[Path]:
    """Rule files, those of the user's folders first."""
    return [
        path
        for folder in (*folders, FOLDER)
        for path in sorted(folder.glob("*.toml"))
        if path.name != COUNTRIES
    ]


def _rule(path: Path, sets: Mapping[str, CountrySet]) -> Rule:
    """One file as a rule."""
    table = _toml(path)
    clauses = table.get("clauses")
    if not isinstance(table.get("title"), str) or not isinstance(clauses, list) or not clauses:
        raise ManifestError("A rule needs a title and at least one clause.", where=Location(str(path)))
    read = tuple(_clause(each, path, sets) for each in clauses)
    return Rule(path.stem, table["title"], table.get("from"), table.get("until"), read)


def _clause(table: Mapping[str, Any], path: Path, sets: Mapping[str, CountrySet]) -> Clause:
    """One clause, every key of it known and of the right type."""
    for key, value in table.items():
        if key not in _CLAUSE or not isinstance(value, _CLAUSE[key]):
            raise ManifestError(
                f'A clause cannot say "{key} = {value}".',
                where=Location(str(path), column=str(table.get("id", ""))),
                expected=", ".join(f"{name} ({kind.__name__})" for name, kind in _CLAUSE.items()),
            )
    if missing := [key for key in _NEEDED if key not in table]:
        raise ManifestError(f"A clause lacks {missing[0]}.", where=Location(str(path)))
    if unknown := [name for name in table.get("countries", ()) if name not in sets]:
        raise ManifestError(
            f'There is no set of countries "{unknown[0]}".',
            where=Location(str(path), column=table["id"]),
            expected=", ".join(sorted(sets)),
        )
    return Clause(
        name=table["id"],
        words=table["words"],
        count=table["count"],
        countries=tuple(table.get("countries", ())),
        kinds=tuple(table.get("kinds", ())),
        different_countries=table.get("different_countries", False),
        independent=table.get("independent", False),
        source=table["source"],
        dated=table["dated"],
    )


def _countries(name: str, table: Mapping[str, Any], path: Path) -> CountrySet:
    """One set of countries."""
    try:
        return CountrySet(
            title=table["title"],
            source=table["source"],
            dated=table["dated"],
            always=frozenset(table.get("always", ())),
            spans={each["country"]: (each.get("from"), each.get("until")) for each in table.get("spans", ())},
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ManifestError(
            f'The set of countries "{name}" cannot be read.',
            where=Location(str(path), column=name),
            expected="title, source, dated, always, spans with country, from, until",
        ) from error


def _toml(path: Path) -> dict[str, Any]:
    """A TOML file."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ManifestError(f"The file is not TOML: {error}", where=Location(str(path))) from error
