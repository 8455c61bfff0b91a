"""A whole load of CORDIS, from files to commit: CPU and memory, how they grow, and the store step beside a bare bulk load.

The real edition of 2016 is measured where it is at hand (`../shared/data` beside the project), synthetic ones of the same form
always. Each case runs in a process of its own, so that the memory is its own. Usage: `python benchmarks/load.py [--large]`;
`--large` measures ten times 31,868 participations, otherwise ten times a tenth of it. Loads of 100,000 to
two million statements end with a compaction of the store, which is measured with them; larger ones leave it to `kg compact`.
"""

from __future__ import annotations

import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

REAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "cordis_h2020_2016"
PARTICIPATIONS = 31_868
GOALS = {"CPU s": 30.0, "MiB": 600.0, "growth": 11.0, "store step": 1.3}

_PROJECT = (
    "id", "rcn", "acronym", "status", "legalBasis", "topics", "startDate", "endDate", "totalCost", "ecMaxContribution",
    "masterCall", "fundingScheme", "numOrg", "frameworkProgramme",
)  # fmt: skip
_ORGANIZATION = (
    "projectID", "projectAcronym", "organisationID", "name", "shortName", "activityType", "street", "city", "country", "role",
)  # fmt: skip
WORDS = (
    "Alfa",
    "Beta",
    "Gama",
    "Delta",
    "Lazerių",
    "Metalo",
    "Optikos",
    "Sistemos",
    "Energia",
    "Technika",
    "Labor",
    "Mare",
)
_KINDS = ("UAB", "GmbH", "SA", "Institut", "University of", "Sp. z o.o.", "Ltd", "SRL")


def write_edition(folder: Path, participations: int) -> None:
    """A synthetic edition in the form of 2016: four participations a project, 2.6 an organisation, a quarter without PIC."""
    made = random.Random(participations)  # noqa: S311 - nothing secret
    organisations = max(participations * 10 // 26, 8)
    folder.mkdir(parents=True)
    with (folder / "project.csv").open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL)
        out.writerow(_PROJECT)
        for number in range(participations // 4 + 1):
            part = f"H2020-EU.{1 + number % 3}.{1 + number % 7}."
            row = (
                600000 + number,
                190000 + number,
                f"P{number}",
                "SIGNED",
                part,
                f"TOPIC-{number % 900}",
                "2016-01-01",
                "2018-12-31",
            )
            out.writerow((*row, f"{number}.50", "1000.00", f"CALL-{number % 90}", "RIA", " 4", "H2020"))
    names = [
        f"{made.choice(_KINDS)} {made.choice(WORDS)} {made.choice(WORDS)} {number}"
        for number in range(organisations)
    ]
    with (folder / "organization.csv").open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL)
        out.writerow(_ORGANIZATION)
        for number in range(participations):
            chosen = made.randrange(organisations)
            id_ = f"{900000000 + chosen}" if chosen % 4 else f"{chosen:032x}"
            place = (
                "HES",
                f"Street {chosen}",
                f"City {chosen % 500}",
                ("LT", "PL", "DE", "FR", "EL", "UK")[chosen % 6],
            )
            role = "coordinator" if number % 4 == 0 else "participant"
            out.writerow(
                (600000 + number // 4, f"P{number // 4}", id_, names[chosen], f"N{chosen}", *place, role)
            )


def whole(edition: Path, folder: Path) -> dict[str, float]:
    """Load an edition into a new store."""
    from kg.etl.run import run
    from kg.rdf.store import GraphStore

    marks: dict[str, float] = {}
    with GraphStore.open(folder / "store") as store:
        report = run(
            store,
            "eu_cordis",
            edition,
            today=date(2026, 11, 24),
            progress=lambda what, done, _: marks.setdefault(what, time.process_time()) if done == 0 else None,
        )
        ended = time.process_time()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        with (folder / "raw.nt").open("w", encoding="utf-8") as out:
            out.writelines(f"{triple} .\n" for triple in store.raw(report.dataset))
    return {
        "participations": report.links["Participation"],
        "statements": report.added,
        "cpu": report.seconds,
        "memory": peak,
        "reading": marks["comparing names"] - marks["reading"],
        "comparing": marks["validating"] - marks["comparing names"],
        "validating": marks["committing"] - marks["validating"],
        "store": ended - marks["committing"],
    }


def bare(file: Path, folder: Path) -> dict[str, float]:
    """What Oxigraph alone needs for the same statements: once in a graph, once merged."""
    import pyoxigraph as ox

    began = time.process_time()
    store = ox.Store(str(folder / "bare"))
    store.bulk_load(path=str(file), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode("urn:graph"))
    store.bulk_load(path=str(file), format=ox.RdfFormat.N_TRIPLES)
    return {"cpu": time.process_time() - began}


def measure(case: str, path: Path, folder: Path) -> dict[str, float]:
    """The figures of one case, from a process of its own."""
    command = [sys.executable, __file__, "--case", case, str(path), str(folder)]
    return dict(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))


def told(name: str, found: dict[str, float]) -> None:
    """One line for a load."""
    steps = ", ".join(f"{step} {found[step]:.1f}" for step in ("reading", "comparing", "validating", "store"))
    print(
        f"{name:18} {found['participations']:8,.0f} participations {found['statements']:10,.0f} statements "
        f"{found['cpu']:6.1f} CPU s ({steps}) {found['memory']:5.0f} MiB"
    )


def verdict(name: str, value: float, goal: float) -> None:
    """Whether a goal was reached."""
    print(f"  {name}: {value:.2f} (at most {goal:g}: {'reached' if value <= goal else 'missed'})")


def main(*, large: bool) -> None:
    """Measure and print."""
    small = PARTICIPATIONS if large else PARTICIPATIONS // 10
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        editions = {"synthetic": small, "ten times as large": 10 * small}
        paths = {}
        for title, count in editions.items():
            paths[title] = folder / f"edition_{count}"
            write_edition(paths[title], count)
        if REAL.is_dir():
            paths = {"H2020 as of 2016": REAL, **paths}
        figures = {}
        for title, path in paths.items():
            work = folder / title.replace(" ", "_")
            work.mkdir()
            figures[title] = measure("whole", path, work)
            told(title, figures[title])
        first = next(iter(figures))
        work = folder / first.replace(" ", "_")
        verdict("CPU seconds of the first", figures[first]["cpu"], GOALS["CPU s"])
        verdict("MiB of the first", figures[first]["memory"], GOALS["MiB"])
        growth = figures["ten times as large"]["cpu"] / figures["synthetic"]["cpu"]
        verdict("growth of CPU by ten times the data", growth, GOALS["growth"])
        alone = measure("bare", work / "raw.nt", work)["cpu"]
        verdict("store step against a bare bulk load", figures[first]["store"] / alone, GOALS["store step"])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--case"]:
        print(json.dumps({"whole": whole, "bare": bare}[sys.argv[2]](Path(sys.argv[3]), Path(sys.argv[4]))))
    else:
        main(large="--large" in sys.argv[1:])
