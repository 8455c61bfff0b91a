"""Loading a source, from its files to the commit: the one way in for facts.

This module owns the order of the steps: find the files, let the loader hand over records, audit, decide
identity, validate, commit. A step that fails leaves the store as it was.
"""

from __future__ import annotations

import re
import resource
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

from kg import iri
from kg.collector import without_collector
from kg.errors import Location, SourceError, SourceUnreadable
from kg.etl.audit import audit_columns, check_counts
from kg.etl.context import Context, Progress
from kg.etl.files import find_files
from kg.etl.manifest import Manifest
from kg.etl.marks import Marks
from kg.etl.outlet import opened
from kg.etl.readers import ReadOptions
from kg.etl.registry import all_aliases, find_source, import_loader
from kg.etl.rejects import is_rejects, write_rejects
from kg.etl.report import RunReport
from kg.etl.settle import settle
from kg.etl.unread_files import note_unread
from kg.identity.candidate import Pool
from kg.rdf.encode import Encoder
from kg.rdf.store import GraphStore

_FOREIGN: Final = (
    "Some organisations were erased with another key than the one of this workspace: they are not recognised. Copy the file "
    "erased.key of the workspace that erased them into this one, and load again."
)
_PART: Final = "-sample"
_NOT_IN_NAMES: Final = re.compile(r"[^\w.-]+")


def run(
    store: GraphStore,
    source_id: str,
    path: Path | None = None,
    *,
    today: date,
    dataset: str | None = None,
    base: str = iri.BASE,
    dry_run: bool = False,
    limit: int | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    skip_broken: bool = False,
    ignore: tuple[str, ...] = (),
    given: Mapping[str, str] | None = None,
    diff: bool = False,
    rejects: Path | None = None,
    progress: Progress | None = None,
    loaders: Path | None = None,
    secret: bytes = b"",
) -> RunReport:
    """Load a source under the name of a dataset; what was loaded under that name before is replaced.

    Args:
        store: Where to.
        source_id: Which source.
        path: Its files: a folder, a zip archive or a file; absent for a source that carries its data with it.
        today: The day that the merge log notes, and when the files were fetched if the manifest does not say.
        dataset: The name; by default that of the file or folder, or of a bundled source.
        base: Under whose domain entities are minted.
        dry_run: Stop before the commit.
        limit: Read at most so many rows of each table; the counts of the manifest are not checked then. The part never
            takes the place of a whole dataset: without a name it is called `NAME-sample`.
        encoding: Of text files that are not in UTF-8.
        sheet: Of workbooks, where it is not the first.
        skip_broken: Leave out rows of text files that cannot be read, each reported as a reject.
        ignore: Columns to leave out although the manifest does not know them.
        given: What else the source wants to know, by name: `{"as": "members", "cluster": "..."}`.
        diff: Tell what changes against the last load under this name.
        rejects: The folder in which refused rows are put; they are only reported without one.
        progress: Told what is being done.
        loaders: Another folder of sources than the project's own.
        secret: Of the workspace, with which the marks of who was erased were made.

    Returns:
        What was read, made, refused and changed.

    Raises:
        NotFound: There is no such source, or a file is missing.
        SourceError: A file cannot be used as it is.
        ValidationFailed: The facts break the rules of the ontology.
        StoreError: The store cannot be written.
    """
    manifest = find_source(source_id, loaders).ignoring(ignore)
    name = dataset or dataset_name(manifest, path, given)
    if limit is not None and not dry_run:
        name = _name_of_part(store, name, explicit=dataset is not None)
    _refuse_other_source(store, name, manifest, explicit=dataset is not None)
    report = RunReport(source=manifest.id, dataset=name, dry_run=dry_run, limit=limit)
    if limit is not None:
        report.warnings.append(
            f"first {limit:,} rows only: the load is partial, of each table no more were read"
        )
    tell = progress or _silent
    erased = Marks.read(store, secret)
    if erased.is_foreign:
        report.warnings.append(_FOREIGN)
    partial = path is not None and is_rejects(path)
    with _measured(report), without_collector(), tempfile.TemporaryDirectory(prefix="kg-load-") as folder:
        file = Path(folder) / "statements.nt"
        pool = Pool(name)
        tell("reading", 0, None)
        with _readable(path), opened(file, Encoder(name, base=base), pool, report, erased) as outlet:
            files = find_files(manifest, path, Path(folder), partial=partial)
            note_unread(manifest, path, files, report)
            reading = ReadOptions(limit, encoding, sheet, skip_broken=skip_broken)
            context = Context(
                manifest, files, outlet, report, options=reading, given=given, progress=progress
            )
            import_loader(manifest).load(context)
        audit_columns(context.tables, report)
        if limit is None and not partial:
            check_counts(manifest, report, context.tables)
        settle(
            store,
            file,
            pool,
            manifest,
            report,
            tell=tell,
            today=today,
            diff=diff,
            aliases=all_aliases(loaders),
        )
        if rejects is not None and not dry_run:
            written = write_rejects(report.rejects, name, rejects)
            report.rejects_folder = None if written is None else str(written)
    return report


@contextmanager
def _readable(path: Path | None) -> Iterator[None]:
    """Says in words that a file of the source may not be read, or was taken away while it was being read.

    Raises:
        SourceUnreadable: It cannot be read.
    """
    try:
        yield
    except (PermissionError, FileNotFoundError, IsADirectoryError) as error:
        name = Path(str(error.filename or path or ""))
        raise SourceUnreadable(
            "The file cannot be read.",
            where=Location(str(name)),
            found=error.strerror,
            hint="Was it moved meanwhile, and may this user read it?",
        ) from error


def dataset_name(manifest: Manifest, path: Path | None, given: Mapping[str, str] | None = None) -> str:
    """The name that a dataset has by default: of its cluster, of the file or folder, or of a bundled source."""
    name = (given or {}).get("cluster")
    if path is not None and (name is None or is_rejects(path)):
        resolved = path.resolve()
        name = resolved.stem if resolved.is_file() else resolved.name
    return _NOT_IN_NAMES.sub("_", name or manifest.id).strip("_.") or manifest.id


def _name_of_part(store: GraphStore, name: str, *, explicit: bool) -> str:
    """The name of a dataset that holds the first rows only: one of its own, so that no whole one is replaced by a part.

    Raises:
        SourceError: The name that the user chose is that of a loaded dataset.
    """
    if not explicit:
        return f"{name}{_PART}"
    if not name.endswith(_PART) and any(known.name == name for known in store.datasets()):
        raise SourceError(
            f'The first rows would take the place of the dataset "{name}", which is loaded.',
            hint=f"Name another with --dataset, such as {name}{_PART}, or look first with --dry-run.",
        )
    return name


def _refuse_other_source(store: GraphStore, name: str, manifest: Manifest, *, explicit: bool) -> None:
    """Refuses to replace a dataset that another source made, unless the user named it.

    Raises:
        SourceError: The name is taken.
    """
    for known in store.datasets():
        if known.name == name and known.source_id != manifest.id and not explicit:
            raise SourceError(
                f'A dataset "{name}" of another source, {known.source_id}, is loaded already.',
                hint="Give this one a name of its own with --dataset.",
            )


@contextmanager
def _measured(report: RunReport) -> Iterator[None]:
    """Notes time and the peak of memory, whatever happens."""
    started, began = time.process_time(), time.monotonic()
    try:
        yield
    finally:
        report.seconds = time.process_time() - started
        report.elapsed = time.monotonic() - began
        report.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _silent(what: str, done: int, total: int | None) -> None:
    """Progress that nobody wants to hear of."""
