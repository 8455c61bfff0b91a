"""The end of a load: who is the same as whom, whether the rules hold, what changes, and the commit.

This module owns the order of these steps. What comes before it, `kg.etl.run` owns; it reads no source.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from kg.errors import ValidationFailed
from kg.etl.context import Progress
from kg.etl.difference import difference
from kg.etl.manifest import Alias, Manifest
from kg.etl.report import RunReport
from kg.identity.candidate import Pool
from kg.identity.match import KnownAs
from kg.identity.plan import plan
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.store import GraphStore
from kg.rdf.validation.words import sentences
from kg.vocab import CB

_LARGE: Final = 100_000  # statements; from here on a load leaves files worth compacting
_HUGE: Final = 2_000_000  # and from here on the steward chooses when: it takes minutes
_LATER: Final = "The store has grown by much: `kg compact` sorts its files, after which large questions cost half as much."
_TOLD: Final = 5
_CROWDED: Final = (
    "{:,} actors share the beginning of every telling word with more than 60 others of their country: their names were "
    "compared with the nearest in the alphabet alone."
)


def settle(
    store: GraphStore,
    file: Path,
    pool: Pool,
    manifest: Manifest,
    report: RunReport,
    *,
    tell: Progress,
    today: date,
    diff: bool,
    aliases: Iterable[Alias],
) -> None:
    """Decide identity, validate and commit; a dry run stops before the commit.

    Args:
        store: Where to.
        file: The statements of the load.
        pool: What identity needs to know of them.
        manifest: Of the source.
        report: Where the outcome is noted.
        tell: Told what is being done.
        today: The day that the merge log notes.
        diff: Whether to note what changes against the last load.
        aliases: Of all manifests.

    Raises:
        ValidationFailed: The facts break the rules of the ontology; nothing is written.
        StoreError: The store cannot be written; nothing is.
    """
    tell("comparing names", 0, None)
    named = [known_as(alias) for alias in aliases]
    identity = plan(store, pool, named, by=f"load {report.dataset}", today=today)
    report.merged, report.newly_merged = len(identity.redirects), len(identity.change.add)
    if identity.crowded:
        report.warnings.append(_CROWDED.format(identity.crowded))
    tell("validating", 0, None)
    try:
        staged = store.stage(_info(manifest, report.dataset, today), file)
    except ValidationFailed as error:
        error.findings = (*_before(report), *error.findings)
        raise
    report.warnings += sentences(staged.report.warnings, file)
    if diff:
        content = store.difference(staged)
        report.difference = difference(store, report.dataset, content.added, content.removed)
    if report.dry_run:
        return
    tell("committing", 0, None)
    outcome = store.commit(staged, identity.change)
    report.sequence, report.added, report.removed = outcome.sequence, outcome.added, outcome.removed
    if _LARGE <= outcome.added < _HUGE:
        tell("compacting", 0, None)
        store.compact()
    elif outcome.added >= _HUGE:
        report.warnings.append(_LATER)


def _before(report: RunReport) -> list[str]:
    """What was left out before the rules were asked: it may be why they are broken."""
    told = [f"left out before: {reject}" for reject in report.rejects[:_TOLD]]
    if len(report.rejects) > _TOLD:
        told.append(f"left out before: {len(report.rejects) - _TOLD} more")
    return told + [f"told before: {unread}" for unread in report.unread_statements]


def _info(manifest: Manifest, name: str, today: date) -> DatasetInfo:
    """What the catalogue says about the dataset."""
    return DatasetInfo(
        name=name,
        title=manifest.title,
        publisher=manifest.publisher,
        licence=manifest.licence,
        source_url=manifest.url,
        retrieved=manifest.retrieved or today,
        source_id=manifest.id,
        attribution=manifest.attribution or None,
    )


def known_as(alias: Alias) -> KnownAs:
    """An alias of a manifest, as identity takes it."""
    scheme = None if alias.scheme == "name" else f"{CB.NAMESPACE}{alias.scheme}"
    return KnownAs(alias.name, alias.country, scheme, alias.value)
