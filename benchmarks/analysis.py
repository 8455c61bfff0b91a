"""Analysis against plain NetworkX in the same run: CPU seconds, ratios, and what everything together takes.

    python benchmarks/analysis.py [--data FOLDER] [--only PART ...] [--json FILE]

The data are `participations_2014_2018.csv` and `programme_parts.csv`; without them nothing is measured and nothing fails.
Times are CPU seconds of the process, which other work on the machine disturbs less than the clock on the wall. Where
NetworkX would take hours it is timed on a named sample, and the row says which; nothing else is extrapolated.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from kg.analysis.projection import Projection, project, to_networkx
from kg.analysis.snapshot import Snapshot

T = TypeVar("T")
DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "cordis_h2020_consortia"


@dataclass(frozen=True)
class Measured:
    """One line of the table.

    Attributes:
        what: What was computed.
        ours: CPU seconds.
        theirs: CPU seconds of plain NetworkX for the same, None where there is no such thing.
        least: The ratio that has to be reached, None where none was set.
        note: How it was measured, where that is not plain.
        most: The CPU seconds that ours may take, None where no bound was set.
    """

    what: str
    ours: float
    theirs: float | None = None
    least: float | None = None
    note: str = ""
    most: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times longer NetworkX takes."""
        return None if self.theirs is None else self.theirs / self.ours

    @property
    def reached(self) -> bool:
        """Whether the bounds that were set are kept."""
        enough = self.ratio is None or self.least is None or self.ratio >= self.least
        return enough and (self.most is None or self.ours <= self.most)


def timed(call: Callable[[], T], *, best_of: int = 1) -> tuple[T, float]:
    """A result and the CPU seconds it took, the fewest of some runs."""
    seconds = []
    for _ in range(best_of):
        start = time.process_time()
        result = call()
        seconds.append(time.process_time() - start)
    return result, min(seconds)


def read(folder: Path) -> Snapshot:
    """The snapshot of the data."""
    return Snapshot.from_participations(
        folder / "participations_2014_2018.csv", folder / "programme_parts.csv"
    )


def projection(snapshot: Snapshot, graph: Projection) -> list[Measured]:
    """The graph of who works with whom, out of who takes part in what."""
    import networkx as nx

    links = snapshot.links["participation"]
    affiliations: nx.Graph[str] = nx.Graph()
    ends = zip(links.actor.tolist(), links.other.tolist(), strict=True)
    affiliations.add_edges_from((snapshot.actors[actor], snapshot.projects[other]) for actor, other in ends)
    from kg.analysis.projection import works_with

    _, ours = timed(lambda: works_with(snapshot), best_of=3)
    _, theirs = timed(lambda: nx.bipartite.weighted_projected_graph(affiliations, snapshot.actors))
    note = "ours with Newman's weights, theirs with the number of shared projects, which is less work"
    return [Measured("projection", ours, theirs, 50, note)]


def structural_holes(_: Snapshot, graph: Projection) -> list[Measured]:
    """Constraint of all nodes; effective size against a node list, since the form for all nodes runs out of memory."""
    import networkx as nx

    from kg.analysis.holes import constraint
    from kg.analysis.triangles import triangle_counts

    theirs_graph = to_networkx(graph.snapshot)
    _, ours = timed(lambda: constraint(graph), best_of=3)
    _, theirs = timed(lambda: nx.constraint(theirs_graph, weight="weight"))
    sample = graph.iris[:: len(graph) // 4][:4]
    _, of_sample = timed(lambda: nx.effective_size(theirs_graph, nodes=sample))
    _, counted = timed(lambda: triangle_counts(graph.pattern), best_of=3)
    note = f"theirs for {len(sample)} nodes ({', '.join(graph.snapshot.names[graph.snapshot.row(i)] for i in sample)})"
    whole = of_sample / len(sample) * len(graph)
    return [
        Measured("constraint, all nodes", ours, theirs, 5, "weighted; both all nodes"),
        Measured("effective size, all nodes", counted, whole, 1000, f"{note}, times nodes"),
    ]


def ways(_: Snapshot, graph: Projection) -> list[Measured]:
    """Betweenness for each source; and what 512 sources take."""
    import networkx as nx

    from kg.analysis.betweenness import betweenness

    theirs_graph = to_networkx(graph.snapshot)
    _, ours = timed(lambda: betweenness(graph, sources=512))
    sources = 6
    _, theirs = timed(lambda: nx.betweenness_centrality(theirs_graph, k=sources, seed=1))
    return [
        Measured(
            "betweenness, one source", ours / 512, theirs / sources, 50, f"ours 512 sources, theirs {sources}"
        ),
        Measured(
            "betweenness, as shown", ours, theirs / sources * len(graph), None, "theirs exact, extrapolated"
        ),
    ]


def others(_: Snapshot, graph: Projection) -> list[Measured]:
    """Communities, articulation points and brokerage roles."""
    import networkx as nx

    from kg.analysis.communities import articulation_points, communities
    from kg.analysis.gould_fernandez import brokerage_roles

    theirs_graph = to_networkx(graph.snapshot)
    labels, leiden = timed(lambda: communities(graph))
    _, louvain = timed(lambda: nx.community.louvain_communities(theirs_graph, weight="weight", seed=1))
    _, points = timed(lambda: articulation_points(graph))
    _, their_points = timed(lambda: list(nx.articulation_points(theirs_graph)))
    _, roles = timed(lambda: brokerage_roles(graph, labels))
    return [
        Measured("communities", leiden, louvain, None, "ours Leiden, theirs Louvain"),
        Measured("articulation points", points, their_points),
        Measured("Gould-Fernandez roles", roles, None, None, "in no other Python library"),
    ]


def brokers(snapshot: Snapshot, _: Projection) -> list[Measured]:
    """One question for the bridges between two groups, in a warm process."""
    from kg.analysis.brokers import bridges_between
    from kg.analysis.groups import of_country

    first, second = of_country(snapshot, "LT"), of_country(snapshot, "PL")
    _, ours = timed(lambda: bridges_between(snapshot, first, second), best_of=3)
    return [
        Measured("bridges between two countries", ours, None, None, "warm, ten brokers with their chains")
    ]


def recommending(snapshot: Snapshot, graph: Projection) -> list[Measured]:
    """Adamic-Adar for everybody; one recommendation with its evidence, warm and cold."""
    import networkx as nx
    import numpy as np

    from kg.recommend.recommend import recommend

    theirs_graph = to_networkx(graph.snapshot)
    _, ours = timed(lambda: adamic_adar_for_all(graph, top=20))
    drawn = np.random.default_rng(1).integers(0, len(graph), (20_000, 2))
    pairs = [(graph.iris[one], graph.iris[other]) for one, other in drawn if one != other]
    _, theirs = timed(lambda: list(nx.adamic_adar_index(theirs_graph, pairs)))
    every = len(graph) * (len(graph) - 1) / 2
    busy = np.argsort(-graph.degree, kind="stable")[[0, 9, 99, 999, 9999]]
    recommend(snapshot, graph.iris[0])
    warm = max(timed(lambda iri=graph.iris[node]: recommend(snapshot, iri), best_of=3)[1] for node in busy)
    return [
        Measured(
            "Adamic-Adar, top 20 for all", ours, theirs / len(pairs) * every, 100,
            f"theirs without the top, extrapolated from {len(pairs):,} random pairs to all",
        ),
        Measured("one recommendation, warm", warm, None, None, "ten with evidence, slowest of five askers", 0.5),
        Measured("one recommendation, of these ten", warm / 10, None, None, "with its evidence", 0.05),
        Measured("one recommendation, cold", cold(snapshot, graph.iris[int(busy[3])]), None, None, "a new process", 1.5),
    ]  # fmt: skip


def adamic_adar_for_all(graph: Projection, *, top: int, block: int = 64) -> list[object]:
    """The best `top` of all who are not partners yet, for every node."""
    import numpy as np
    import scipy.sparse as sp

    from kg.recommend.everybody import best_columns

    met = sp.csr_array(graph.pattern, dtype=np.float32)
    worth = (1.0 / np.log(np.maximum(graph.degree, 2))).astype(np.float32)
    onward = sp.csr_array(sp.diags_array(worth) @ met, dtype=np.float32)
    found: list[object] = []
    for begin in range(0, len(graph), block):
        some = np.arange(begin, min(begin + block, len(graph)))
        scores = (met[some] @ onward).toarray()
        scores[np.repeat(np.arange(len(some)), np.diff(met[some].indptr)), met[some].indices] = -np.inf
        scores[np.arange(len(some)), some] = -np.inf
        found.append(best_columns(scores, top)[0])
    return found


def cold(snapshot: Snapshot, asker: str) -> float:
    """CPU seconds of a process that maps the snapshot and makes one recommendation."""
    code = (
        "import sys, time; from pathlib import Path; from kg.analysis.snapshot import Snapshot;"
        "from kg.recommend.recommend import recommend;"
        "recommend(Snapshot.load(Path(sys.argv[1])), sys.argv[2]); print(time.process_time())"
    )
    with tempfile.TemporaryDirectory() as folder:
        snapshot.save(Path(folder))
        answer = subprocess.run(
            [sys.executable, "-c", code, folder, asker], check=True, capture_output=True, text=True
        )
    return float(answer.stdout)


PARTS: dict[str, Callable[[Snapshot, Projection], list[Measured]]] = {
    "projection": projection,
    "structural holes": structural_holes,
    "betweenness": ways,
    "others": others,
    "brokers": brokers,
    "recommending": recommending,
}


WHOLE = {"together": 30.0, "peak GiB": 1.5}
"""What everything together may take: CPU seconds, and memory."""


def whole(folder: Path) -> dict[str, float]:
    """All measures of bridging and the top 20 for everybody, in a process of its own: CPU seconds and memory."""
    code = "from benchmarks.analysis import measure_whole; measure_whole(__import__('sys').argv[1])"
    answer = subprocess.run(
        [sys.executable, "-c", code, str(folder)], check=True, capture_output=True, text=True,
        cwd=Path(__file__).resolve().parents[1],
    )  # fmt: skip
    found: dict[str, float] = json.loads(answer.stdout)
    return found


def measure_whole(folder: str) -> None:
    """What `whole` runs: prints one line of JSON."""
    from kg.analysis.bridging import bridging
    from kg.recommend.everybody import recommend_everybody

    snapshot, reading = timed(lambda: read(Path(folder)))
    found, measuring = timed(lambda: bridging(snapshot))
    _, ranking = timed(lambda: recommend_everybody(snapshot, top=20))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    sizes = {"nodes": len(found.graph), "links": found.graph.edges}
    seconds = {"reading": reading, "all measures": measuring, "top 20 for all": ranking}
    print(json.dumps({**seconds, "together": sum(seconds.values()), "peak GiB": peak, **sizes}))


def table(rows: Sequence[Measured]) -> str:
    """The rows as text."""
    lines = [f"{'':34}{'ours s':>10}{'at most':>9}{'NetworkX s':>12}{'ratio':>9}  at least"]
    for row in rows:
        theirs = "-" if row.theirs is None else f"{row.theirs:,.2f}"
        ratio = "-" if row.ratio is None else f"{row.ratio:,.0f}"
        least = "" if row.least is None else f"{row.least:,.0f}"
        most = "" if row.most is None else f"{row.most:g}"
        numbers = f"{row.ours:>10.4f}{most:>9}{theirs:>12}{ratio:>9}"
        lines.append(f"{row.what:34}{numbers}  {least:<8} {row.note}".rstrip())
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where a bound that was set is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--only", nargs="*", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args(arguments)
    if not asked.data.is_dir():
        print(f"No data in {asked.data}: nothing measured.")
        return 0
    together = whole(asked.data)
    print(", ".join(f"{name} {value:,.2f}" for name, value in together.items()), flush=True)
    snapshot = read(asked.data)
    graph = project(snapshot)
    rows = [row for name in asked.only for row in PARTS[name](snapshot, graph)]
    print(table(rows))
    if asked.json is not None:
        asked.json.write_text(
            json.dumps({"whole": together, "rows": [asdict(row) for row in rows]}, indent=1)
        )
    short = [row.what for row in rows if not row.reached]
    short += [name for name, bound in WHOLE.items() if together[name] > bound]
    print(f"Not reached: {', '.join(short)}" if short else "Every bound that was set is kept.")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
