"""The store: opening it, asking it, and the ways of changing it.

This module owns the surface that the rest of the project sees. Ordinary queries read the merged facts (the
default graph); `GRAPH` reaches the graphs of the loaded datasets, with raw IRIs. Internal graphs are never
seen. How a change is worked out and written stands in `kg.rdf.commit`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path

import pyoxigraph as ox

from kg.errors import NotFound, QueryError, StoreError
from kg.rdf import changes
from kg.rdf import commit as writing
from kg.rdf.backend import query_errors, storage_errors
from kg.rdf.catalogue import DatasetInfo, entries
from kg.rdf.commit import Outcome
from kg.rdf.disk import LARGE, Disk
from kg.rdf.names import IDENTITY, MERGED, PREFIXES, graph_of
from kg.rdf.redirects import IdentityChange, Redirects
from kg.rdf.rules import bundled as bundled_rules
from kg.rdf.skolem import ground
from kg.rdf.snapshot import Snapshot
from kg.rdf.snapshot import sweep as sweep_snapshots
from kg.rdf.staging import Staged, described, stage
from kg.rdf.terms import Subject, Term, node
from kg.rdf.validation import bundled_shapes, check

Row = dict[str, Term | None]
Bindings = Mapping[str, Term]


class GraphStore:
    """An open store. Made by `GraphStore.open`, and closed when its `with` block ends."""

    def __init__(self, held: Disk | Snapshot, path: Path) -> None:
        self._held = held
        self.path = path

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

    @property
    def read_only(self) -> bool:
        """Whether this is a snapshot."""
        return isinstance(self._held, Snapshot)

    @property
    def _store(self) -> ox.Store:
        """The Oxigraph store, as it is now; a commit may put another in its place."""
        return self._held.store

    # Asking

    def select(self, text: str, bindings: Bindings | None = None) -> list[Row]:
        """The rows of a SELECT query over the merged facts; an unbound variable is `None`.

        Args:
            text: SPARQL; the usual prefixes (`cb:`, `org:`, `prov:`, `skos:` ...) are known.
            bindings: Values of variables, bound and never formatted into the text.

        Raises:
            QueryError: The text is no SELECT query.
        """
        with query_errors(text):
            found = self._query(text, bindings)
            if not isinstance(found, ox.QuerySolutions):
                raise QueryError("The query is not a SELECT query.")
            names = [variable.value for variable in found.variables]
            return [dict(zip(names, solution, strict=True)) for solution in found]

    def ask(self, text: str, bindings: Bindings | None = None) -> bool:
        """The answer of an ASK query over the merged facts.

        Raises:
            QueryError: The text is no ASK query.
        """
        with query_errors(text):
            found = self._query(text, bindings)
            if not isinstance(found, ox.QueryBoolean):
                raise QueryError("The query is not an ASK query.")
            return bool(found)

    def construct(self, text: str, bindings: Bindings | None = None) -> Iterator[ox.Triple]:
        """The statements of a CONSTRUCT or DESCRIBE query over the merged facts, one after the other.

        Raises:
            QueryError: The text is no CONSTRUCT or DESCRIBE query.
        """
        with query_errors(text):
            found = self._query(text, bindings)
            if not isinstance(found, ox.QueryTriples):
                raise QueryError("The query is not a CONSTRUCT or DESCRIBE query.")
            yield from found

    def statements(
        self,
        subject: str | Subject | None = None,
        predicate: str | ox.NamedNode | None = None,
        object: str | Term | None = None,  # noqa: A002 - the three positions have these names
    ) -> Iterator[ox.Triple]:
        """The merged facts that match, one after the other; a text is taken as an IRI."""
        return self._match(subject, predicate, object, MERGED)

    def raw(
        self,
        dataset: str,
        subject: str | Subject | None = None,
        predicate: str | ox.NamedNode | None = None,
        object: str | Term | None = None,  # noqa: A002 - the three positions have these names
    ) -> Iterator[ox.Triple]:
        """What one dataset says, with raw IRIs, one statement after the other.

        Raises:
            NotFound: No such dataset is loaded.
        """
        self._require(dataset)
        return self._match(subject, predicate, object, graph_of(dataset))

    def datasets(self) -> list[DatasetInfo]:
        """The loaded datasets, by name."""
        return [entry.info for entry in entries(self._store).values()]

    # Identity and changes

    def canonical(self, iri: str) -> str:
        """The IRI under which the entity of a raw IRI stands among the merged facts."""
        return self.redirects().canonical(iri)

    def members(self, iri: str) -> tuple[str, ...]:
        """The raw IRIs that a canonical IRI stands for, itself first."""
        return self.redirects().members(iri)

    def redirects(self) -> Redirects:
        """All redirects, as they are now: read it once where many are asked for."""
        return Redirects.read(self._store)

    def identity(
        self,
        subject: str | Subject | None = None,
        predicate: str | ox.NamedNode | None = None,
        object: str | Term | None = None,  # noqa: A002 - the three positions have these names
    ) -> Iterator[ox.Triple]:
        """What is noted about redirects: the redirects themselves, reasons, decisions."""
        return self._match(subject, predicate, object, IDENTITY)

    def sequence(self) -> int:
        """The number of the last commit; 0 before the first."""
        return changes.sequence(self._store)

    def changed_since(self, number: int) -> Iterator[str]:
        """The subjects whose merged facts changed after a commit, sorted; some may since be gone."""
        return iter(changes.changed_since(self._store, number))

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
        whole = ground(info.name, file, self._disk().staging)
        with described(info, whole, self._disk().staging) as data:
            report = check(data, shapes, using=engine)
        return stage(info, whole, report=report, derivations=bundled_rules() if rules is None else rules)

    def commit(self, staged: Staged, identity: IdentityChange | None = None) -> Outcome:
        """Load or replace a dataset, with the redirects decided for it, all or nothing.

        Raises:
            StoreError: The store is read-only, or the disk refused; nothing has changed.
        """
        return writing.commit(self._disk(), staged, identity or IdentityChange())

    def unload(self, dataset: str) -> Outcome:
        """Take a dataset away; facts that another dataset says too stay.

        Raises:
            NotFound: No such dataset is loaded.
        """
        self._require(dataset)
        return writing.unload(self._disk(), dataset)

    def apply_redirects(self, identity: IdentityChange) -> Outcome:
        """Redirect raw IRIs, or take redirects back; the merged facts follow.

        Raises:
            StoreError: A redirect would lead to an IRI that is itself redirected.
        """
        return writing.redirect(self._disk(), identity)

    # Inside

    def _disk(self) -> Disk:
        """The folder, for writing."""
        if isinstance(self._held, Snapshot):
            raise StoreError("The store was opened for reading only.")
        return self._held

    def _query(
        self, text: str, bindings: Bindings | None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Run a query over the merged facts, with the graphs of the loaded datasets beside them."""
        return self._store.query(
            text,
            prefixes=PREFIXES,
            default_graph=MERGED,
            named_graphs=[graph_of(name) for name in entries(self._store)],
            substitutions={ox.Variable(name): term for name, term in (bindings or {}).items()},
        )

    def _match(
        self,
        subject: str | Subject | None,
        predicate: str | ox.NamedNode | None,
        object_: str | Term | None,
        graph: ox.NamedNode | ox.DefaultGraph,
    ) -> Iterator[ox.Triple]:
        """The statements of a graph that match."""
        first, second, third = (
            None if term is None else node(term) for term in (subject, predicate, object_)
        )
        with storage_errors("read"):
            for quad in self._store.quads_for_pattern(first, second, third, graph):  # type: ignore[arg-type]
                yield quad.triple

    def _require(self, dataset: str) -> None:
        """Raise `NotFound` unless the dataset is loaded."""
        known = list(entries(self._store))
        if dataset not in known:
            nearest = get_close_matches(dataset, known, cutoff=0.5)
            hint = None if nearest else f"Loaded are: {', '.join(known) or 'none'}."
            raise NotFound(f'No dataset "{dataset}" is loaded.', nearest=nearest, hint=hint)
