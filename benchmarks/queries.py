"""Six questions of researchers on a million statements: our store against rdflib's own engine, in one run.

Both hold the same statements, ours on disk as for any reader, rdflib in memory, and answer the same texts; CPU seconds are
compared, and the answers must be equal. rdflib is asked once for each question, in a copy of its process that is ended after a
minute of CPU: then the limit is its time, and the ratio a lower bound. Our store is asked three times; the median counts.

Usage: `python benchmarks/queries.py [STATEMENTS]`; prints a line for each question and the geometric mean, and fails below
the target.
"""

from __future__ import annotations

import json
import math
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from synthetic import entity, write

TARGET = 15.0  # times rdflib's engine, as the geometric mean of CPU
LIMIT = 60.0  # CPU seconds that rdflib may take for one question
TIMES = 3

_WHO = entity("organisation", 1)
QUESTIONS = {
    "two-step co-participation": f"""
        SELECT (COUNT(DISTINCT ?c) AS ?n) WHERE {{
          ?p1 cb:participant {_WHO} ; cb:project ?x . ?p2 cb:project ?x ; cb:participant ?b .
          ?p3 cb:participant ?b ; cb:project ?y . ?p4 cb:project ?y ; cb:participant ?c }}""",
    "grouped average": """
        SELECT ?country (AVG(?money) AS ?average) (COUNT(?p) AS ?n) WHERE {
          ?p cb:participant ?o ; cb:contribution ?money . ?o cb:country ?country } GROUP BY ?country""",
    "OPTIONAL with language filter": """
        SELECT ?programme (COUNT(?p) AS ?all) (COUNT(?title) AS ?titled) WHERE {
          ?p a cb:Project ; cb:fundedUnder ?programme
          OPTIONAL { ?p cb:title ?title FILTER (LANG(?title) = "en") } } GROUP BY ?programme""",
    "path from a node": f"""
        SELECT (COUNT(DISTINCT ?b) AS ?n) WHERE {{
          {_WHO} (^cb:participant/cb:project/^cb:project/cb:participant) ?a .
          ?a (^cb:participant/cb:project/^cb:project/cb:participant) ?b }}""",
    "text filter": """
        SELECT (COUNT(?o) AS ?n) WHERE { ?o a cb:Organisation ; cb:name ?name FILTER REGEX(?name, "17", "i") }""",
    "collaboration matrix": """
        SELECT ?a ?b (COUNT(DISTINCT ?x) AS ?n) WHERE {
          ?p cb:project ?x ; cb:participant ?one . ?q cb:project ?x ; cb:participant ?other .
          ?one cb:country ?a . ?other cb:country ?b FILTER (?a < ?b) } GROUP BY ?a ?b""",
}


def main() -> None:
    """Ask both, compare, and tell."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "synthetic.nt"
        count = write(file, size)
        print(f"{count:,} statements; load of the machine {os.getloadavg()[0]:.1f}; CPU seconds")
        ours, theirs = _asked("ours", file), _asked("rdflib", file)
    ratios = []
    print(f"{'question':32}{'ours':>10}{'rdflib':>10}{'ratio':>10}")
    for name in QUESTIONS:
        one, other = ours[name], theirs[name]
        cut = other["rows"] is None
        if not cut and one["rows"] != other["rows"]:
            sys.exit(f"The answers to {name} differ.")
        ratios.append(other["cpu"] / one["cpu"])
        print(f"{name:32}{one['cpu']:10.3f}{'>' if cut else '':>1}{other['cpu']:9.2f}{ratios[-1]:10.1f}")
    mean = math.exp(statistics.fmean(map(math.log, ratios)))
    print(f"geometric mean {mean:.1f} times faster (target {TARGET:g}); load {os.getloadavg()[0]:.1f}")
    if size >= 1_000_000 and mean < TARGET:
        sys.exit(1)


def _asked(engine: str, file: Path) -> dict[str, dict]:
    """The CPU seconds and the rows of every question, from a process of its own."""
    command = [sys.executable, __file__, "--engine", engine, str(file)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout))


def _answer_ours(file: Path) -> dict[str, dict]:
    """Every question to a store on disk, opened as for any reader; loading is not counted."""
    from kg.rdf.catalogue import DatasetInfo
    from kg.rdf.store import GraphStore

    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        with GraphStore.open(Path(folder) / "store") as store:
            store.commit(store.stage(DatasetInfo(name="synthetic"), file, shapes=()))
        with GraphStore.open(Path(folder) / "store", read_only=True) as store:
            return {
                name: _timed(lambda text=text: store.answer(text)[1], TIMES)
                for name, text in QUESTIONS.items()
            }


def _answer_rdflib(file: Path) -> dict[str, dict]:
    """Every question to rdflib's engine over its store in memory; loading is not counted."""
    import rdflib

    from kg.rdf.names import PREFIXES

    graph = rdflib.Graph()
    graph.parse(file, format="nt")
    found = {}
    for name, text in QUESTIONS.items():
        print(f"rdflib: {name}", file=sys.stderr)
        answer = file.with_name("answer.json")
        answer.unlink(missing_ok=True)
        child = os.fork()
        if child == 0:  # a copy, which may be ended
            used = math.ceil(time.process_time() + LIMIT)
            resource.setrlimit(resource.RLIMIT_CPU, (used, used + 5))
            told = json.dumps(_timed(lambda text=text: graph.query(text, initNs=PREFIXES), 1))
            answer.write_text(told, encoding="utf-8")
            os._exit(0)
        os.waitpid(child, 0)
        found[name] = (
            json.loads(answer.read_text("utf-8")) if answer.exists() else {"cpu": LIMIT, "rows": None}
        )
    return found


def _timed(ask, times: int) -> dict:
    """The median CPU seconds of asking, and the rows as sorted texts; averages to six figures."""
    seconds, rows = [], []
    for _ in range(times):
        before = time.process_time()
        rows = [[_text(cell) for cell in row] for row in ask()]
        seconds.append(time.process_time() - before)
    return {"cpu": max(statistics.median(seconds), 1e-4), "rows": sorted(rows)}


def _text(cell) -> str:
    """What a cell says, from either library; numbers to six figures."""
    text = str(getattr(cell, "value", cell) if not isinstance(cell, str) else cell)
    try:
        return f"{float(text):.6g}"
    except ValueError:
        return text


if __name__ == "__main__":
    if "--engine" in sys.argv:
        engine, source = sys.argv[2:4]
        print(json.dumps({"ours": _answer_ours, "rdflib": _answer_rdflib}[engine](Path(source))))
    else:
        main()
