"""The graph in networkit, computed with one thread and a seed, so that the same facts give the same result.

This module owns the conversion and the seeding. With two threads, networkit's community and sampling
algorithms give another result from run to run; with one and a seed they do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import networkit as nk
import scipy.sparse as sp

from kg.analysis.projection import Projection


@contextmanager
def one_thread(seed: int) -> Iterator[None]:
    """One thread and a seed for networkit; the number of threads is as before afterwards."""
    before = nk.getMaxNumberOfThreads()
    nk.setNumberOfThreads(1)
    nk.setSeed(seed, False)
    try:
        yield
    finally:
        nk.setNumberOfThreads(before)


def native_graph(graph: Projection, *, weighted: bool) -> Any:
    """The projection as a networkit graph; node numbers are the projection's own.

    The graph must have a node: several of networkit's algorithms end the process on an empty one.
    """
    upper = sp.coo_array(sp.triu(graph.weights if weighted else graph.pattern, k=1))
    return nk.GraphFromCoo(
        (upper.data, (upper.row, upper.col)),
        n=len(graph),
        weighted=weighted,
        directed=False,
        edgesIndexed=False,
    )
