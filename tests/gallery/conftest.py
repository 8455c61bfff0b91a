"""The graph that the gallery is asked about: both bundled sources, and an invented region that leaves no question empty."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import kg
from kg.api.opened import OpenGraph
from tests.gallery import invented


@pytest.fixture(scope="package")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenGraph]:
    """The open graph."""
    workspace = kg.init(tmp_path_factory.mktemp("gallery"))
    for source in ("eu_een_metal_2020", "eu_h2020_organisers"):
        kg.load(source, workspace=workspace)
    invented.load(workspace)
    with kg.open(workspace) as opened:
        yield opened
