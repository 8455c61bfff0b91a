"""The store: opening it, asking it, and the ways of changing it.

This module owns the surface that the rest of the project sees. What can be asked stands in
`kg.rdf.reading`; how a change is worked out and written, in `kg.rdf.commit`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kg.errors import StoreError
from kg.rdf import backup, rebuild
from kg.rdf import commit as writing
from kg.rdf.backend import storage_errors
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.commit import Outcome
from kg.rdf.disk import LARGE, Disk
from kg.rdf.merge import Content
from kg.rdf.reading import Bindings, Reader, Row
from kg.rdf.redirects import IdentityChange
from kg.rdf.remote.address import Endpoint
from kg.rdf.remote.server import Server
from kg.rdf.rules import bundled as bundled_rules
from kg.rdf.skolem import ground
from kg.rdf.snapshot import Snapshot
from kg.rdf.snapshot import sweep as sweep_snapshots
from kg.rdf.staging import Staged, described, stage
from kg.rdf.validation import bundled_shapes, check

__all__ = ["Bindings", "GraphStore", "Row"]


class GraphStore(Reader):
    """An open store. Made by `GraphStore.open`, and closed when its `with` block ends."""

    @classmethod
    @contextmanager
    def open(cls, path: Path, *, read_only: bool = False, large: int = LARGE) -> Iterator[GraphStore]:
        """Open the store in a folder, for reading and writing or as a snapshot.

        Args:
            path: The folder; made when it is opened for writing and is not there.
            read_only: Open a snapshot: it never waits for a writer, and does not see what is written later.
            large: From how many bytes of statements a change is made on a copy, to spare memory.

        Raises:
            StoreLocked: Another process is writing.
            NotFound: There is no store to read.
            StoreError: The folder cannot be opened.
        """
        held: Disk | Snapshot
        held = Snapshot(path) if read_only else Disk(path, large=large)
        try:
            if isinstance(held, Disk):
                sweep_snapshots(path)
            yield cls(held, path)
        finally:
            held.close()

    @classmethod
    @contextmanager
    def connect(cls, endpoint: Endpoint, folder: Path, *, read_only: bool = False) -> Iterator[GraphStore]:
        """Open a remote store, for writing by one process at a time or for reading.

        What is read is the store as it is at that moment, not a snapshot.

        Args:
            endpoint: Where it is, and as whom.
            folder: Where files may lie while they are made.
            read_only: Open it for reading.

        Raises:
            StoreUnreachable: The server does not answer, or refuses the user.
            StoreLocked: Another process is writing.
            StoreError: The store cannot be written to.
        """
        held = Server(endpoint, folder, writing=not read_only)
        try:
            yield cls(held, folder)
        finally:
            held.close()

    # Changing

    def stage(
        self,
        info: DatasetInfo,
        file: Path,
        *,
        shapes: Sequence[Path] | None = None,
        rules: Sequence[str] | None = None,
        engine: str = "shacl",
    ) -> Staged:
        """A file of statements, validated, as a dataset to commit. Nothing is written yet.

        Args:
            info: What the catalogue will say about it.
            file: N-Triples, under a name that ends in `.nt`.
            shapes: SHACL files to satisfy, where not those of the ontology.
            rules: CONSTRUCT queries to derive from, where not those of the ontology.
            engine: `shacl`, or `pyshacl` as the reference.

        Raises:
            ValidationFailed: The shapes refuse it; each violation is told in words.
            SourceUnreadable: The file is no N-Triples.
        """
        shapes = bundled_shapes() if shapes is None else shapes
        whole = ground(info.name, file, self._place().staging)
        with described(info, whole, self._place().staging) as data:
            report = check(data, shapes, using=engine)
        derivations = bundled_rules() if rules is None else rules
        return stage(info, whole, report=report, derivations=derivations, sound=bool(shapes))

    def commit(self, staged: Staged, identity: IdentityChange | None = None) -> Outcome:
        """Load or replace a dataset, with the redirects decided for it, all or nothing.

        Raises:
            StoreError: The store is read-only, or the disk refused; nothing has changed.
        """
        return writing.commit(self._place(), staged, identity or IdentityChange())

    def unload(self, dataset: str) -> Outcome:
        """Take a dataset away; facts that another dataset says too stay.

        Raises:
            NotFound: No such dataset is loaded.
        """
        self._require(dataset)
        return writing.unload(self._place(), dataset)

    def apply_redirects(self, identity: IdentityChange) -> Outcome:
        """Redirect raw IRIs, or take redirects back; the merged facts follow.

        Raises:
            StoreError: A redirect would lead to an IRI that is itself redirected.
        """
        return writing.redirect(self._place(), identity)

    def difference(self, staged: Staged) -> Content:
        """What committing a staged dataset would add to what it says, and remove. Nothing is written."""
        return writing.difference(self._place(), staged)

    def compact(self) -> None:
        """Sort the files of the store, so that large questions cost half as much; a remote store sorts its own.

        Facts stay as they are, and a crash in the middle harms nothing.

        Cost: about 2.5 CPU seconds for a million statements; worth it after a large load.

        Raises:
            StoreError: The store was opened for reading only, or the disk refused.
        """
        place = self._place()
        if isinstance(place, Disk):
            with storage_errors("compacted"):
                place.store.optimize()

    def rewrite(self, *, forget_gone: bool = False) -> None:
        """Write the whole store anew, so that what was deleted cannot be read from its files either.

        Args:
            forget_gone: Leave who is gone out of the change log too. Do this only when every mirror has heard of it.

        Raises:
            StoreError: The store is read-only or a remote one, or the disk refused; nothing has changed.
        """
        rebuild.afresh(self._disk(), forget_gone=forget_gone)

    # Backup

    def dump(self, file: Path) -> None:
        """Write everything that the store holds to a file of N-Quads; compressed, if it ends in `.gz`.

        Raises:
            StoreError: The file cannot be written.
        """
        backup.dump(self._store, file)

    def restore(self, file: Path) -> None:
        """Put back everything that a backup holds; the store must be empty.

        Raises:
            NotFound: There is no such file.
            SourceUnreadable: The file is no backup, is cut off or was changed; nothing is restored.
            StoreError: The store is not empty.
        """
        backup.restore(self._place(), file)

    def _place(self) -> Disk | Server:
        """The folder or the server, for writing."""
        if isinstance(self._held, Snapshot) or self.read_only:
            raise StoreError("The store was opened for reading only.")
        return self._held

    def _disk(self) -> Disk:
        """The folder, for writing."""
        place = self._place()
        if isinstance(place, Server):
            raise StoreError(
                "A remote store keeps its files itself.", hint="Have its own tools write or compact them."
            )
        return place
