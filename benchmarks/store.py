"""The store step of a load beside a bare `bulk_load` of the same quads, in one run: CPU, wall time and memory.

Bare means: the raw statements into a named graph, and the merged facts into the default graph, nothing
else. Each case runs in a process of its own, so that the memory is its own. Usage: `python
benchmarks/store.py [STATEMENTS]`.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from synthetic import write

TARGET = 1.3  # times the CPU of the bare bulk load


def bare(file: Path, folder: Path) -> None:
    """What Oxigraph alone needs."""
    import pyoxigraph as ox

    store = ox.Store(str(folder))
    store.bulk_load(path=str(file), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode("urn:graph"))
    store.bulk_load(path=str(file), format=ox.RdfFormat.N_TRIPLES)


def ours(file: Path, folder: Path) -> None:
    """The same with catalogue, rules, change log, and all or nothing."""
    from kg.rdf.catalogue import DatasetInfo
    from kg.rdf.store import GraphStore

    with GraphStore.open(folder) as store:
        store.commit(store.stage(DatasetInfo(name="synthetic"), file, shapes=()))


def measure(case: str, file: Path) -> dict[str, float]:
    """Seconds of CPU and of wall time, and peak MiB, of one case."""
    done = subprocess.run(
        [sys.executable, __file__, "--case", case, str(file)], capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout))


def _run(case: str, file: Path) -> None:
    """Run one case in this process and print its figures."""
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        cpu, wall = time.process_time(), time.perf_counter()
        {"bare": bare, "ours": ours}[case](file, Path(folder) / "store")
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            json.dumps(
                {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall, "memory": memory}
            )
        )


def main(statements: int) -> None:
    """Measure both cases twice, in turn, and print the better of each and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "synthetic.nt"
        count = write(file, statements)
        print(f"{count:,} statements; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        runs = [(case, measure(case, file)) for _ in range(2) for case in ("bare", "ours")]
        best = {
            case: min((found for name, found in runs if name == case), key=lambda found: found["cpu"])
            for case in ("bare", "ours")
        }
        for case, found in best.items():
            print(f"{case:5} {found['cpu']:6.1f} CPU s {found['wall']:6.1f} s {found['memory']:6.0f} MiB")
        ratio = best["ours"]["cpu"] / best["bare"]["cpu"]
        verdict = "reached" if ratio <= TARGET else "missed"
        print(f"store step: {ratio:.2f} times the bare bulk load (target {TARGET}: {verdict})")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--case"]:
        _run(sys.argv[2], Path(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 500_000)
