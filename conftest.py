"""What all tests share: a real Neo4j for those that ask for it, and for the doctests of the api `graph` and `pl`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from kg.api.opened import OpenGraph

pytest_plugins = ["tests.neo4j_server"]

_NEED_IT = ("kg.api.opened", "kg.api.measured", "kg.api.gallery")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the long tests, unless they were asked for: `make torture`."""
    if os.environ.get("KG_TORTURE"):
        return
    for item in items:
        if item.get_closest_marker("torture"):
            item.add_marker(pytest.mark.skip(reason="long: runs with KG_TORTURE=1"))


@pytest.fixture(scope="session")
def example_graph() -> Iterator[OpenGraph]:
    """The graph of both bundled sources."""
    import kg

    with kg.example() as graph:
        yield graph


@pytest.fixture(autouse=True)
def _graph_for_doctests(request: pytest.FixtureRequest, doctest_namespace: dict[str, Any]) -> Iterator[None]:
    """Puts the graph where doctests of these modules find it, builds it for no other test, and takes it away again."""
    if isinstance(request.node, pytest.DoctestItem) and request.node.name.startswith(_NEED_IT):
        import polars as pl

        doctest_namespace.update(graph=request.getfixturevalue("example_graph"), pl=pl)
    yield
    for name in ("graph", "pl"):
        doctest_namespace.pop(name, None)
