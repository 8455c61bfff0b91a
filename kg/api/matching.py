"""How good the matching of names is, on files of pairs.

This module owns the reading of a list of organisations to find hard non-pairs in. `kg.identity` compares and judges.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, Final

from kg.errors import FieldMissing, Location, NotFound
from kg.identity.evaluate import Evaluation, Known, evaluate, nearest_others, read_pairs

_NEEDED: Final = ("organisationID", "name", "country")


def judged(file: Path, among: Path | None = None) -> Evaluation:
    """How the matching does on the true pairs of a file.

    Args:
        file: CSV with an id, two names, and one or two countries.
        among: CSV with `organisationID`, `name` and `country`, to find the hardest non-pairs in; by default the pairs.

    Raises:
        NotFound: A file is not there.
        FieldMissing: A file lacks a column.
    """
    pairs = read_pairs(file)
    sides = [side for pair in pairs for side in pair]
    others = sides if among is None else _listed(among)
    return evaluate(((one.name, other.name) for one, other in pairs), set(nearest_others(sides, others)))


def report(found: Evaluation) -> dict[str, Any]:
    """An evaluation for JSON; rates with their 95 % intervals."""
    rates = {
        "precision": found.precision,
        "recall": found.recall,
        "recall_with_review": found.recall_with_review,
    }
    return {
        "pairs": found.pairs,
        "non_pairs": found.non_pairs,
        **{
            name: {"value": r.value, "low": r.low, "high": r.high, "hits": r.hits, "of": r.of}
            for name, r in rates.items()
        },
        "f1": {"value": found.f1, "low": found.f1_interval[0], "high": found.f1_interval[1]},
        "review": found.review,
        "missed": [{"one": s.one, "other": s.other, "score": s.value} for s in found.missed],
        "wrong": [{"one": s.one, "other": s.other, "score": s.value} for s in found.wrong],
    }


def _listed(path: Path) -> list[Known]:
    """The organisations of a table that have a PIC, each once; without one they may be those of the pairs."""
    if not path.is_file():
        raise NotFound("The file is not there.", where=Location(str(path)))
    with path.open(encoding="utf-8-sig", newline="") as stream:
        first = stream.readline()
        stream.seek(0)
        rows = csv.DictReader(stream, delimiter=";" if first.count(";") > first.count(",") else ",")
        missing = [name for name in _NEEDED if name not in (rows.fieldnames or ())]
        if missing:
            raise FieldMissing(f'The column "{missing[0]}" is missing.', where=Location(path.name, row=1))
        known = {Known(*(row[name] or "" for name in _NEEDED)) for row in rows}
    return sorted((each for each in known if each.id.isdigit()), key=lambda each: (each.id, each.name))
