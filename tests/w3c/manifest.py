"""The manifests of the W3C test suites as cases: what to load, what to send, what must come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
Node = ox.NamedNode | ox.BlankNode | ox.Literal


class Manifest:
    """One manifest file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._store = ox.Store()
        self._store.load(path=str(file), format=ox.RdfFormat.TURTLE, base_iri=file.as_uri())

    def entries(self) -> list[Node]:
        """The cases, in their order."""
        root = ox.NamedNode(self.file.as_uri())
        return list(self.items(self.one(root, f"{MF}entries")))

    def all(self, subject: Node | None, prop: str) -> list[Node]:
        """The values of a property."""
        if subject is None or isinstance(subject, ox.Literal):
            return []
        found = self._store.quads_for_pattern(subject, ox.NamedNode(prop), None, None)
        return [quad.object for quad in found]  # type: ignore[misc]

    def one(self, subject: Node | None, prop: str) -> Node | None:
        """The value of a property, if there is one."""
        return next(iter(self.all(subject, prop)), None)

    def text(self, subject: Node | None, prop: str) -> str | None:
        """The value of a property, as text."""
        found = self.one(subject, prop)
        return None if found is None else found.value

    def items(self, head: Node | None) -> Iterator[Node]:
        """The items of an RDF list."""
        while head is not None and head != ox.NamedNode(f"{RDF}nil"):
            first = self.one(head, f"{RDF}first")
            if first is not None:
                yield first
            head = self.one(head, f"{RDF}rest")


@dataclass(frozen=True)
class Case:
    """A case of query, update or syntax.

    Args:
        name: The name, with the folder before it.
        kind: The local name of its class.
        request: The file with the text.
        default: Files of the default graph.
        named: Files of the named graphs, by IRI.
        result: The file with the expected result of a query.
        after: The graphs that must be there after an update; "" is the default graph.
    """

    name: str
    kind: str
    request: Path
    default: tuple[Path, ...] = ()
    named: tuple[tuple[str, Path], ...] = ()
    result: Path | None = None
    after: tuple[tuple[str, Path], ...] = ()


def cases(folder: Path) -> Iterator[Case]:
    """The cases of query, update and syntax in a folder of the suite."""
    held = Manifest(folder / "manifest.ttl")
    for entry in held.entries():
        kind = (held.text(entry, f"{RDF}type") or "").rpartition("#")[2]
        action, result = held.one(entry, f"{MF}action"), held.one(entry, f"{MF}result")
        request = held.text(action, f"{QT}query") or held.text(action, f"{UT}request")
        if request is None and isinstance(action, ox.NamedNode):
            request = action.value
        if request is None:
            continue
        yield Case(
            f"{folder.name}/{str(entry).rpartition('#')[2].rstrip('>')}",
            kind,
            path(request),
            tuple(path(node.value) for p in (QT, UT) for node in held.all(action, f"{p}data")),
            tuple(_named(held, action)),
            path(result.value) if isinstance(result, ox.NamedNode) else None,
            (
                *(("", path(node.value)) for node in held.all(result, f"{UT}data")),
                *(_named(held, result)),
            ),
        )


def path(iri: str) -> Path:
    """The file of a file: IRI."""
    return Path(iri.removeprefix("file://"))


def _named(held: Manifest, node: Node | None) -> Iterator[tuple[str, Path]]:
    """The named graphs of an action or a result."""
    for each in held.all(node, f"{QT}graphData"):
        yield each.value, path(each.value)
    for each in held.all(node, f"{UT}graphData"):
        file = held.text(each, f"{UT}graph")
        label = held.text(each, f"{RDFS}label")
        if file is not None:
            yield label or file, path(file)
