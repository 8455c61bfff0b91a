"""The two that are compared: Oxigraph by itself, and the server over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import httpx
import pyoxigraph as ox

from tests.w3c.manifest import Case
from tests.w3c.results import Outcome, cells, parsed, read, statements

_ACCEPT = {".csv": "text/csv", ".tsv": "text/tab-separated-values"}
_ANY = "application/sparql-results+json, application/n-triples"
_BASE = "http://example/sparql"
_ALL = "SELECT ?g ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


class Refused(Exception):
    """The text was refused."""


class Engine(Protocol):
    """What answers."""

    def load(self, case: Case) -> None:
        """Have nothing but the graphs of a case."""

    def query(self, text: str, suffix: str) -> Outcome:
        """The outcome of a query; raises `Refused`."""

    def update(self, text: str) -> None:
        """Run an update; raises `Refused`."""

    def graphs(self) -> dict[str, list[ox.Triple]]:
        """All statements by graph; "" is the default graph."""


class Oxigraph:
    """Oxigraph by itself, in memory."""

    def __init__(self) -> None:
        self._store = ox.Store()

    def load(self, case: Case) -> None:
        self._store = ox.Store()
        for name, file in _all(case):
            graph = ox.NamedNode(name) if name else ox.DefaultGraph()
            self._store.extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in read(file))
            if name:
                self._store.add_graph(ox.NamedNode(name))

    def query(self, text: str, suffix: str) -> Outcome:
        try:
            found = self._store.query(text, base_iri=_BASE)
            if isinstance(found, ox.QueryTriples):
                return Outcome(triples=tuple(found))
            if suffix == ".csv":
                return cells((found.serialize(format=ox.QueryResultsFormat.CSV) or b"").decode())
            form = ox.QueryResultsFormat.TSV if suffix == ".tsv" else ox.QueryResultsFormat.JSON
            if isinstance(found, ox.QueryBoolean):
                return Outcome(truth=bool(found))
            return parsed(found.serialize(format=form) or b"", form)
        except (SyntaxError, ValueError, OSError, RuntimeError) as error:
            raise Refused(str(error)) from error

    def update(self, text: str) -> None:
        try:
            self._store.update(text, base_iri=_BASE)
        except (SyntaxError, ValueError, OSError, RuntimeError) as error:
            raise Refused(str(error)) from error

    def graphs(self) -> dict[str, list[ox.Triple]]:
        found: dict[str, list[ox.Triple]] = {}
        for quad in self._store:
            name = "" if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value
            found.setdefault(name, []).append(quad.triple)
        return found


class Served:
    """A server over HTTP."""

    def __init__(self, address: str, token: str) -> None:
        self.http = httpx.Client(
            base_url=address, headers={"authorization": f"Bearer {token}"}, timeout=30, trust_env=False
        )
        self._changed = True

    def load(self, case: Case) -> None:
        if self._changed:
            self.clear()
        for name, file in _all(case):
            self._changed = True
            body = "".join(f"{triple} .\n" for triple in read(file)).encode()
            params = {"graph": name} if name else {"default": ""}
            kind = {"content-type": "application/n-triples"}
            send = self.http.put if name else self.http.post
            send("/graphs", params=params, content=body, headers=kind).raise_for_status()

    def clear(self) -> None:
        """Have no graphs."""
        self.update("DROP ALL")
        self._changed = False

    def query(self, text: str, suffix: str) -> Outcome:
        headers = {"content-type": "application/sparql-query", "accept": _ACCEPT.get(suffix, _ANY)}
        response = self.http.post("/sparql", content=text.encode(), headers=headers)
        if response.status_code == 400:
            raise Refused(response.text)
        assert response.is_success, response.text
        kind = response.headers["content-type"].partition(";")[0]
        if kind == "application/n-triples":
            return statements(response.content, ox.RdfFormat.N_TRIPLES)
        if kind == "text/csv":
            return cells(response.text)
        form = ox.QueryResultsFormat.TSV if "tab" in kind else ox.QueryResultsFormat.JSON
        return parsed(response.content, form)

    def update(self, text: str) -> None:
        self._changed = True
        headers = {"content-type": "application/sparql-update"}
        response = self.http.post("/sparql", content=text.encode(), headers=headers)
        if response.status_code == 400:
            raise Refused(response.text)
        assert response.is_success, response.text

    def graphs(self) -> dict[str, list[ox.Triple]]:
        found: dict[str, list[ox.Triple]] = {}
        for row in self.query(_ALL, "").rows or ():
            name = row["g"].value if "g" in row else ""  # type: ignore[attr-defined]
            found.setdefault(name, []).append(ox.Triple(row["s"], row["p"], row["o"]))  # type: ignore[arg-type]
        return found


def _all(case: Case) -> list[tuple[str, Path]]:
    """The graphs to load, by name; "" is the default graph."""
    return [*(("", file) for file in case.default), *case.named]
