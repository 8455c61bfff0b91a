"""A workspace: the folder that holds one store, its settings, and the home of the managed Neo4j.

This module knows where things lie in it. It opens the store for others; it reads and writes no facts itself.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.api import settings
from kg.errors import NotFound, StoreError

if TYPE_CHECKING:
    from kg.mirror.local.manager import LocalNeo4j
    from kg.rdf.remote.address import Endpoint
    from kg.rdf.store import GraphStore


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folder of one graph.

    Args:
        root: The folder; holds `kg.toml`, `store/`, `neo4j/`; `erased.key` once somebody was erased.
        settings: What its `kg.toml` and the environment say.
    """

    root: Path
    settings: settings.Settings

    @classmethod
    def create(cls, root: Path) -> Workspace:
        """A workspace in a new or existing folder; one that is there already stays as it is.

        Raises:
            StoreError: The folder cannot be written.
        """
        try:
            root.mkdir(parents=True, exist_ok=True)
            if not (root / settings.FILE).exists():
                settings.write_default(root)
        except OSError as error:
            raise StoreError(
                f"The workspace {root} cannot be made.", found=str(error.strerror or error)
            ) from error
        return cls(root.resolve(), settings.read(root))

    @classmethod
    def find(cls, root: Path | None = None) -> Workspace:
        """The workspace that is meant: the one named, else `KG_WORKSPACE`, else the nearest folder upwards that is one.

        Raises:
            NotFound: There is none.
        """
        named = root or (Path(os.environ["KG_WORKSPACE"]) if os.environ.get("KG_WORKSPACE") else None)
        if named is not None:
            return cls(named.resolve(), settings.read(named))
        here = Path.cwd()
        for folder in (here, *here.parents):
            if (folder / settings.FILE).is_file():
                return cls(folder, settings.read(folder))
        raise NotFound(
            "There is no workspace here.", hint="Make one with `kg init`, or name one with --workspace."
        )

    @property
    def store_dir(self) -> Path:
        """Where the RDF store lies."""
        return self.root / "store"

    @property
    def rejects_dir(self) -> Path:
        """Where a load puts the rows that it refuses."""
        return self.root / "rejects"

    @property
    def neo4j_dir(self) -> Path:
        """The home of the managed Neo4j."""
        return self.root / "neo4j"

    @property
    def cache_dir(self) -> Path:
        """What can be made again from the store at any time."""
        return self.root / "cache"

    def secret(self, *, make: bool = False) -> bytes:
        """The key of the marks that keep erased organisations out; nothing where nobody was erased yet.

        Args:
            make: Draw one by lot where there is none; only this user may read its file.

        Raises:
            StoreError: Its file cannot be read or written.
        """
        path = self.root / "erased.key"
        try:
            if make and not path.exists():
                with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                    stream.write(secrets.token_hex().encode())
            return path.read_bytes().strip() if path.exists() else b""
        except OSError as error:
            raise StoreError(f"The key {path} cannot be used.", found=str(error.strerror or error)) from error

    @property
    def endpoint(self) -> Endpoint | None:
        """The remote store that is used in place of the one in the workspace; `None` where none is.

        Raises:
            ManifestError: An address cannot be used.
            NotFound: The file with the password or token is not there.
        """
        from kg.rdf.remote.address import Endpoint

        set_ = self.settings
        if not set_.sparql_endpoint:
            return None
        return Endpoint.of(set_.sparql_endpoint, set_.sparql_update, set_.sparql_graph_store, os.environ)

    @contextmanager
    def store(self, *, write: bool = False) -> Iterator[GraphStore]:
        """The store, open; a snapshot unless it is opened to write. A remote one is read as it is at that moment.

        Raises:
            StoreLocked: Another process is writing (only with `write`).
            StoreUnreachable: It is a remote one, and does not answer.
            StoreError: It cannot be opened.
        """
        from kg.rdf.store import GraphStore

        if (endpoint := self.endpoint) is not None:
            with GraphStore.connect(endpoint, self.cache_dir / "remote", read_only=not write) as remote:
                yield remote
            return
        if not write and not self.store_dir.exists():
            with GraphStore.open(self.store_dir):
                pass
        with GraphStore.open(self.store_dir, read_only=not write) as store:
            yield store

    def neo4j(self, release: str | None = None) -> LocalNeo4j:
        """The managed Neo4j of this workspace, started or not; of the release that it has, unless one is named."""
        from kg.mirror.local.manager import LocalNeo4j

        return LocalNeo4j(self.neo4j_dir, release=release or "")
