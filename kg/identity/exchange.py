"""Decisions as a table, to be kept beside the data, looked through, or carried to another workspace.

This module owns the CSV form. It decides nothing: `kg.identity.steward` applies what it reads.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final, get_args

from kg.errors import FieldMissing, Location, NotFound, SourceUnreadable, StoreError, ValueUnreadable
from kg.identity.names import Names
from kg.identity.notes import Decision, Pair, Verdict, decisions, pair
from kg.rdf.store import GraphStore

_COLUMNS: Final = ("one", "one name", "other", "other name", "verdict", "by", "on")


def export_decisions(store: GraphStore, path: Path) -> int:
    """Write all decisions as CSV, in the order of the pairs.

    Returns:
        How many there are.

    Raises:
        StoreError: The file cannot be written.
    """
    names = Names(store)
    made = [decision for decision in decisions(store) if decision.verdict != "undecided"]
    try:
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(_COLUMNS)
            for decision in made:
                one, other = decision.pair
                ends = (one, names.of(one) or "", other, names.of(other) or "")
                writer.writerow((*ends, decision.verdict, decision.by, decision.on.isoformat()))
    except OSError as error:
        where = Location(str(path))
        raise StoreError(
            "The decisions cannot be written.", where=where, found=str(error.strerror)
        ) from error
    return len(made)


def read_decisions(path: Path) -> list[Decision]:
    """The decisions in a CSV file that `export_decisions` wrote.

    Raises:
        NotFound: There is no such file.
        SourceUnreadable: It is no such table.
        FieldMissing: A value is blank.
        ValueUnreadable: A verdict or a day is none, or two rows about one pair contradict each other.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            missing = set(_COLUMNS).difference(rows.fieldnames or ())
            if missing:
                raise FieldMissing(
                    f'The column "{min(missing)}" is missing.', where=Location(path.name, row=1)
                )
            return _one_of_each(_decisions(rows, path), path)
    except FileNotFoundError as error:
        raise NotFound("The file is not there.", where=Location(str(path))) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise SourceUnreadable(
            "The table cannot be read.", where=Location(path.name), found=str(error)
        ) from error


def _one_of_each(made: Iterable[tuple[int, Decision]], path: Path) -> list[Decision]:
    """One decision about each pair, whatever the order of the rows: of several that say the same the latest."""
    held: dict[Pair, tuple[int, Decision]] = {}
    for row, decision in made:
        before, earlier = held.get(decision.pair, (row, decision))
        if earlier.verdict != decision.verdict:
            raise ValueUnreadable(
                f"Row {before} decides otherwise about the same two.",
                where=Location(path.name, row=row, column="verdict"),
                expected=earlier.verdict,
                found=decision.verdict,
                hint="Delete one of the two rows.",
            )
        held[decision.pair] = before, max(earlier, decision, key=lambda each: (each.on, each.by))
    return [decision for _, decision in held.values()]


def _decisions(rows: csv.DictReader[str], path: Path) -> Iterator[tuple[int, Decision]]:
    """One decision for each row, with its number."""
    for number, row in enumerate(rows, 2):
        for column in ("one", "other", "by"):
            if not row[column]:
                raise FieldMissing("A value is blank.", where=Location(path.name, row=number, column=column))
        verdict = next((known for known in get_args(Verdict) if known == row["verdict"]), None)
        if verdict is None:
            raise ValueUnreadable(
                "This is no verdict.",
                where=Location(path.name, row=number, column="verdict"),
                expected=" or ".join(get_args(Verdict)),
                found=row["verdict"],
            )
        try:
            day = date.fromisoformat(row["on"])
        except ValueError as error:
            where = Location(path.name, row=number, column="on")
            raise ValueUnreadable(
                "This is no day.", where=where, expected="2026-11-24", found=row["on"]
            ) from error
        yield number, Decision(pair(row["one"], row["other"]), verdict, row["by"], day)
