"""Rows that were refused, as files to be corrected and loaded again.

This module owns the folder of rejects: one CSV file for each file of the source, with the columns of the
source and, after them, what is wrong. Loaded as it is, corrected, it becomes a dataset of its own beside the
one that refused it.
"""

from __future__ import annotations

import csv
import shutil
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from kg.errors import Location, SourceUnreadable, StoreError
from kg.etl.report import Reject

MARK: Final = ".kg-rejects"
"""A file that only a folder of rejects holds; such a folder may lack files of its source."""

NOTE: Final = "kg:"
"""How the columns begin that say what is wrong; no loader reads them."""

_NOTES: Final = (f"{NOTE} row", f"{NOTE} column", f"{NOTE} found", f"{NOTE} reason")


MOST_REJECTS: Final = 100_000
"""Nobody corrects more rows by hand; kept, they would fill the memory."""


def too_many(where: Location, reason: str) -> SourceUnreadable:
    """The error of a file that is wrong as a whole, by the place and reason of its first row that was refused."""
    return SourceUnreadable(
        f"More than {MOST_REJECTS:,} rows are refused: the file as a whole is wrong.",
        where=where,
        expected="rows that can be used",
        found=f"the first refusal: {reason}",
        hint="Correct what all of them have in common, and load the file again.",
    )


def write_rejects(rejects: Iterable[Reject], dataset: str, parent: Path) -> Path | None:
    """Write the folder of rejects of a dataset; one of an earlier load is replaced, or removed if there are none.

    Args:
        rejects: The rows.
        dataset: The name of the dataset.
        parent: Where the folder lies.

    Returns:
        The folder; `None` where there are no rejects.

    Raises:
        StoreError: The folder cannot be written.
    """
    folder = parent / f"{dataset}-rejected"
    by_table: dict[str, list[Reject]] = defaultdict(list)
    for reject in rejects:
        by_table[reject.table].append(reject)
    try:
        shutil.rmtree(folder, ignore_errors=True)
        if not by_table:
            return None
        folder.mkdir(parents=True)
        (folder / MARK).touch()
        for table, refused in by_table.items():
            _write(refused, folder / f"{table}.csv")
    except OSError as error:
        where = Location(str(folder))
        raise StoreError("The rejects cannot be written.", where=where, found=str(error.strerror)) from error
    return folder


def is_rejects(path: Path) -> bool:
    """Whether a path is a folder of rejects."""
    return (path / MARK).is_file()


def _write(rejects: list[Reject], path: Path) -> None:
    """One file of the source."""
    columns = list(rejects[0].cells)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow((*columns, *_NOTES))
        for reject in rejects:
            where = reject.where
            writer.writerow(
                (
                    *(reject.cells[column] or "" for column in columns),
                    where.row or "",
                    where.column or "",
                    reject.value or "",
                    reject.reason,
                )
            )
