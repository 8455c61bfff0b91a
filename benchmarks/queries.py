"""Six questions of researchers on a million statements: our store against rdflib's own engine, in one run.

Ours is on disk, as for any reader; rdflib holds everything in memory. Both answer the same texts; CPU seconds are compared, and
the answers must be equal. Ours is asked three times, and the median counts; rdflib is asked once, in a copy of its process that
is ended after a minute and a half of CPU. A question that rdflib does not finish is asked again of both on a sample; that ratio
counts, if it is the higher one: it is a lower bound, because rdflib's time grows there with the square of the graph.

Usage: `python benchmarks/queries.py [STATEMENTS [SAMPLE]]`; prints a line for each question and the geometric mean, and fails
below the target. Takes about ten minutes of CPU.
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
LIMIT = 90.0  # CPU seconds that rdflib may take for one question
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
    sample = int(sys.argv[2]) if len(sys.argv) > 2 else 40_000
    print(f"load of the machine {os.getloadavg()[0]:.1f}; CPU seconds")
    ratios = _compared(size, list(QUESTIONS))
    cut = [name for name, (_, is_cut) in ratios.items() if is_cut]
    if cut and sample < size:
        for name, (ratio, _) in _compared(sample, cut).items():
            ratios[name] = (max(ratio, ratios[name][0]), False)
    mean = math.exp(statistics.fmean(math.log(ratio) for ratio, _ in ratios.values()))
    print(f"geometric mean {mean:.1f} times faster (target {TARGET:g}); load {os.getloadavg()[0]:.1f}")
    if size >= 1_000_000 and mean < TARGET:
        sys.exit(1)


def _compared(size: int, names: list[str]) -> dict[str, tuple[float, bool]]:
    """How many times faster ours is for each question, and whether rdflib was ended before it had an answer."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "synthetic.nt"
        print(f"\n{write(file, size):,} statements\n{'question':32}{'ours':>10}{'rdflib':>10}{'ratio':>10}")
        ours, theirs = _asked("ours", file, names), _asked("rdflib", file, names)
    ratios = {}
    for name in names:
        one, other = ours[name], theirs[name]
        cut = other["rows"] is None
        if not cut and one["rows"] != other["rows"]:
            sys.exit(f"The answers to {name} differ.")
        ratios[name] = (other["cpu"] / one["cpu"], cut)
        print(f"{name:32}{one['cpu']:10.3f}{'>' if cut else '':>1}{other['cpu']:9.2f}{ratios[name][0]:10.1f}")
    return ratios


def _asked(engine: str, file: Path, names: list[str]) -> dict[str, dict]:
    """The CPU seconds and the rows of every question, from a process of its own."""
    command = [sys.executable, __file__, "--engine", engine, str(file), *names]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout))


def _answer_ours(file: Path, names: list[str]) -> dict[str, dict]:
    """Every question to a store on disk, opened as for any reader; loading is not counted."""
    from kg.rdf.catalogue import DatasetInfo
    from kg.rdf.store import GraphStore

    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        with GraphStore.open(Path(folder) / "store") as store:
            store.commit(store.stage(DatasetInfo(name="synthetic"), file, shapes=()))
            store.compact()  # as every large load does
        with GraphStore.open(Path(folder) / "store", read_only=True) as store:
            return {
                name: _timed(lambda text=text: store.answer(text)[1], TIMES)
                for name, text in QUESTIONS.items()
            }


def _answer_rdflib(file: Path, names: list[str]) -> dict[str, dict]:
    """Every question to rdflib's engine over its store in memory; loading is not counted."""
    import rdflib

    from kg.rdf.names import PREFIXES

    graph = rdflib.Graph()
    graph.parse(file, format="nt")
    found = {}
    for name in names:
        text = QUESTIONS[name]
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
        engine, source, *asked = sys.argv[2:]
        print(json.dumps({"ours": _answer_ours, "rdflib": _answer_rdflib}[engine](Path(source), asked)))
    else:
        main()
