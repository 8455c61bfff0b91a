"""Feedback on recommendations: kept as a dataset of its own, honoured at once, never refitting the model.

This module owns where feedback is kept. What it means is the business of `kg.recommend.feedback`.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.rdf.catalogue import DatasetInfo
from kg.recommend.feedback import Feedback, from_statements, standing, statements

if TYPE_CHECKING:
    from kg.rdf.reading import Reader
    from kg.rdf.store import GraphStore

DATASET: Final = "feedback"


def given(store: Reader) -> tuple[Feedback, ...]:
    """All feedback so far, the earliest first, about entities as they are named today."""
    if DATASET not in {info.name for info in store.datasets()}:
        return ()
    redirects = store.redirects()
    found = from_statements(store.raw(DATASET))
    return tuple(
        replace(each, asker=redirects.canonical(each.asker), candidate=redirects.canonical(each.candidate))
        for each in found
        if redirects.canonical(each.asker) != redirects.canonical(each.candidate)
    )


def noted(store: Reader, asker: str) -> dict[str, str]:
    """The latest word on each candidate of an asker, in words, by IRI."""
    return {
        iri: f"{said.outcome.value}, said by {said.by} on {said.day}"
        + ("" if said.reason is None else f": {said.reason}")
        for iri, said in standing(given(store), asker).items()
    }


def keep(store: GraphStore, feedback: Feedback, today: date) -> None:
    """Adds one word of feedback to the dataset.

    Raises:
        StoreError: The store cannot be written.
    """
    known = DATASET in {info.name for info in store.datasets()}
    triples = [*(store.raw(DATASET) if known else ()), *statements(feedback)]
    info = DatasetInfo(name=DATASET, title="Feedback on recommendations", source_id=DATASET, retrieved=today)
    with tempfile.TemporaryDirectory(prefix="kg-feedback-") as folder:
        file = Path(folder) / "feedback.nt"
        lines = sorted({f"{triple} .\n" for triple in triples})
        file.write_bytes("".join(lines).encode())
        store.commit(store.stage(info, file))
