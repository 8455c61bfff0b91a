"""A snapshot on disk, and the hash of what is in it.

This module owns the layout of the folder: one `texts.json` and one `.npy` file for each array, mapped into
memory when read, so that a cold start reads only what it looks at.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any, Final

import numpy as np
import scipy.sparse as sp

from kg.analysis.snapshot import Snapshot
from kg.analysis.tables import Features, Links, Things
from kg.analysis.texts import Texts
from kg.errors import AnalysisError, NotFound

_VERSION: Final = 2
_TEXTS: Final = "texts.json"
_LINK_ARRAYS: Final = ("actor", "other", "role", "start", "end")
_CSR_ARRAYS: Final = ("data", "indices", "indptr")


def content_hash(snapshot: Snapshot) -> str:
    """16 hexadecimal digits over all texts and arrays, in an order that follows from the facts alone."""
    hasher = hashlib.blake2b(json.dumps(_texts(snapshot), ensure_ascii=False).encode(), digest_size=8)
    for name, array in _arrays(snapshot):
        raw = np.ascontiguousarray(array)
        # The type of an index array follows the size that SciPy met on the way, which is no fact.
        raw = raw.astype(np.int64) if raw.dtype.kind == "i" else raw
        hasher.update(f"{name}:{raw.dtype}:{raw.shape}".encode())
        hasher.update(raw.tobytes())
    return hasher.hexdigest()


def save(snapshot: Snapshot, folder: Path) -> None:
    """Write the folder beside its place and move it there, so that nobody ever reads half a snapshot."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(mkdtemp(prefix=f"{folder.name}.", dir=folder.parent))
    for name, array in _arrays(snapshot):
        np.save(beside / f"{name}.npy", np.ascontiguousarray(array))
    (beside / _TEXTS).write_text(json.dumps(_texts(snapshot), ensure_ascii=False), encoding="utf-8")
    if folder.exists():
        rmtree(folder)
    try:
        beside.rename(folder)
    except OSError:  # somebody else was faster, with the same facts
        rmtree(beside)


def load(folder: Path) -> Snapshot:
    """Map the folder into memory."""
    if not (folder / _TEXTS).is_file():
        raise NotFound(f"The folder {folder} holds no snapshot.")
    try:
        return _load(folder)
    except (OSError, ValueError, KeyError) as error:
        raise AnalysisError(
            f"The snapshot in {folder} is damaged.",
            found=str(error),
            hint="Delete the folder; it is made again from the store.",
        ) from error


def _load(folder: Path) -> Snapshot:
    """The snapshot of a whole folder."""
    texts = json.loads((folder / _TEXTS).read_text(encoding="utf-8"))
    if texts["version"] != _VERSION:
        raise AnalysisError(
            f"The snapshot in {folder} is of version {texts['version']}.",
            expected=f"version {_VERSION}",
            hint="Delete the folder; it is made again from the store.",
        )

    def array(name: str) -> Any:
        return np.load(folder / f"{name}.npy", mmap_mode="r")

    def csr(kind: str, width: int) -> Any:
        data, indices, indptr = (array(f"feature-{kind}-{part}") for part in _CSR_ARRAYS)
        return sp.csr_array((data, indices, indptr), shape=(len(indptr) - 1, width), copy=False)

    return Snapshot(
        actors=tuple(texts["actors"]),
        names=tuple(texts["names"]),
        country=tuple(texts["country"]),
        kind=tuple(texts["kind"]),
        things={
            kind: Things(
                iris=tuple(iris),
                names=tuple(names),
                states=tuple(states),
                start=array(f"thing-{kind}-start"),
                end=array(f"thing-{kind}-end"),
            )
            for kind, (iris, names, states) in texts["things"].items()
        },
        links={
            kind: Links(
                **{part: array(f"link-{kind}-{part}") for part in _LINK_ARRAYS},
                iri=Texts(array(f"link-{kind}-iri"), array(f"link-{kind}-iri-ends")),
                roles=tuple(roles),
            )
            for kind, roles in texts["roles"].items()
        },
        features={
            kind: Features(tuple(labels), tuple(names), csr(kind, len(labels)))
            for kind, (labels, names) in texts["features"].items()
        },
    )


def _texts(snapshot: Snapshot) -> dict[str, Any]:
    """Every text but the IRIs of links."""
    return {
        "version": _VERSION,
        "actors": snapshot.actors,
        "names": snapshot.names,
        "country": snapshot.country,
        "kind": snapshot.kind,
        "things": {
            kind: [each.iris, each.names, each.states] for kind, each in sorted(snapshot.things.items())
        },
        "roles": {kind: table.roles for kind, table in sorted(snapshot.links.items())},
        "features": {kind: [table.labels, table.names] for kind, table in sorted(snapshot.features.items())},
    }


def _arrays(snapshot: Snapshot) -> Iterator[tuple[str, Any]]:
    """Every array under the name of its file, in a fixed order."""
    for kind, things in sorted(snapshot.things.items()):
        yield f"thing-{kind}-start", things.start
        yield f"thing-{kind}-end", things.end
    for kind, links in sorted(snapshot.links.items()):
        for part in _LINK_ARRAYS:
            yield f"link-{kind}-{part}", getattr(links, part)
        blob, ends = links.iri.packed()
        yield f"link-{kind}-iri", blob
        yield f"link-{kind}-iri-ends", ends
    for kind, features in sorted(snapshot.features.items()):
        for part in _CSR_ARRAYS:
            yield f"feature-{kind}-{part}", getattr(features.matrix, part)
