"""Which organisations are one: CPU and memory of matching, and how they grow with ten times as many organisations.

Three lists are matched, each of a size and of ten times it: *realistic* (names of words that few share, of common words and of
towns in thirty countries; three in four have a PIC, one in ten stands there twice under another spelling, one in twenty has
no country), *as in load.py* (a few words and a number, so that every word is crowded), and *nasty* (a quarter are namesakes
of one country, half share an alias, the rest begin alike). Each case runs in a process of its own, so that its memory is its
own. Each actor is compared with a bounded number of others, so the cost grows with their number once names are so many that
this bound is met; below that, it grows a little faster. Usage: `python benchmarks/identity.py [--large]`; `--large` takes
12,000 and 120,000 organisations, else it is 3,000 and 30,000.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache

from load import WORDS

from kg.collector import without_collector
from kg.identity.candidate import Candidate
from kg.vocab import CB

SMALL, LARGE = 3_000, 12_000

_COUNTRIES = (
    "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR",
    "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip
_FORMS = ("UAB", "Sp. z o.o.", "GmbH", "SAS", "SL", "SRL", "AE", "Oy")
_TOWNS = 3_000
_COMMON = (
    "Institute", "University of", "Centre for", "Technologies", "Research", "Systems", "Metal", "Energy", "Laser", "Foundation",
    "Laboratorija", "Instytut", "Zentrum", "Innovation", "Engineering", "Chamber of Commerce", "Association of",
)  # fmt: skip
_SYLLABLES = (
    "ba", "ce", "di", "fo", "gu", "ha", "ja", "ke", "li", "mo", "nu", "pa", "re", "si", "to", "va", "we", "zi", "šo", "žu",
    "łą", "ör", "né", "ñi", "kraf", "stan", "berg", "vil", "pol", "met", "tek", "lab",
)  # fmt: skip
_KIND = CB.Organisation


@cache
def _words(number: int) -> list[str]:
    """Words that could be names."""
    made = random.Random(number)  # noqa: S311 - nothing secret
    return [
        "".join(made.choices(_SYLLABLES, k=made.choice((2, 3, 3, 4)))).capitalize() for _ in range(number)
    ]


def realistic(number: int) -> dict[str, Candidate]:
    """Organisations as lists name them; the vocabulary grows with their number, as it does with real ones."""
    made = random.Random(number)  # noqa: S311
    rare, towns = _words(2 * number), _words(_TOWNS)
    actors: dict[str, Candidate] = {}
    for each in range(number):
        place = made.randrange(len(_COUNTRIES))
        parts = [made.choice(rare), made.choice(_COMMON)]
        parts += [made.choice((made.choice(rare), made.choice(_COMMON), made.choice(towns)))]
        name = " ".join(parts)
        twice = made.random() < 0.1
        keys = {(CB.PIC, f"{900_000_000 + each}")} if made.random() < 0.75 and not twice else set()
        countries = set() if made.random() < 0.05 else {_COUNTRIES[place]}
        _add(actors, made, f"{name} {_FORMS[place % 8]}", countries, keys)
        if twice:
            _add(actors, made, _respelt(name, _FORMS[place % 8], made), {_COUNTRIES[place]}, set())
    return actors


def _respelt(name: str, form: str, made: random.Random) -> str:
    """A name as another list has it."""
    place = made.randrange(1, len(name))
    slip = name[:place] + name[place - 1] + name[place:]
    return made.choice((name.upper(), f"{form} {name}", slip, f"{name} Group", name.rpartition(" ")[0]))


def as_in_load(number: int) -> dict[str, Candidate]:
    """A few words, and a number: every beginning is shared by thousands."""
    made = random.Random(number)  # noqa: S311
    actors: dict[str, Candidate] = {}
    for each in range(number):
        place = each % len(_COUNTRIES)
        name = f"{_FORMS[place % 8]} {made.choice(WORDS)} {made.choice(WORDS)} {each}"
        keys = {(CB.PIC, f"{900_000_000 + each}")} if each % 4 else set()
        _add(actors, made, name, {_COUNTRIES[place]}, keys)
    return actors


def nasty(number: int) -> dict[str, Candidate]:
    """Namesakes, one alias that half of all share, and names that begin alike."""
    made = random.Random(number)  # noqa: S311
    actors: dict[str, Candidate] = {}
    for each in range(number):
        keys = {(CB.VAT, f"LT{each}")} if each % 3 else set()
        countries = {"LT"} if each % 5 else set()
        if each % 4 == 0:
            _add(actors, made, "Baltic Laser Institute", countries, keys)
        elif each % 4 < 3:
            iri = _add(actors, made, f"{made.choice(_words(5_000))} Optika {each}", countries, keys)
            actors[iri].names.add("Member of the Baltic Laser Institute")
        else:
            _add(actors, made, f"Laboratorija{each}", countries, keys)
    return actors


def _add(
    actors: dict[str, Candidate],
    made: random.Random,
    name: str,
    countries: set[str],
    keys: set[tuple[str, str]],
) -> str:
    """One more organisation, under an IRI that says nothing."""
    iri = f"https://example.org/id/organisation/{made.getrandbits(96):024x}"
    actors[iri] = Candidate(iri, _KIND, {name}, countries, keys)
    return iri


CASES: dict[str, Callable[[int], dict[str, Candidate]]] = {
    "realistic": realistic,
    "as in load.py": as_in_load,
    "nasty": nasty,
}


def matched(actors: dict[str, Candidate]) -> dict[str, float]:
    """Decide who is one, as a load does once all actors are read."""
    from kg.identity.match import match
    from kg.identity.propose import merge_automatic, new_matches, to_review

    began = time.process_time()
    with without_collector():
        groups = match(actors)
        found, crowded = new_matches(actors, actors.keys())
        merge_automatic(groups, found)
        review = to_review(groups, found, ())
        merged = groups.canonical()
    cpu = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "actors": len(actors),
        "cpu": cpu,
        "memory": peak,
        "merged": len(merged),
        "review": len(review),
        "crowded": crowded,
    }


def measure(case: str, number: int) -> dict[str, float]:
    """The figures of one case, from a process of its own."""
    command = [sys.executable, __file__, "--case", case, str(number)]
    return dict(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))


def main(*, large: bool) -> None:
    """Measure and print."""
    number = LARGE if large else SMALL
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for case in CASES:
        few, many = measure(case, number), measure(case, 10 * number)
        for found in (few, many):
            print(
                f"{case:14} {found['actors']:9,.0f} actors {found['cpu']:6.2f} CPU s {found['memory']:5.0f} MiB; merged "
                f"{found['merged']:,.0f}, to review {found['review']:,.0f}, crowded {found['crowded']:,.0f}"
            )
        growth = (many["cpu"] / few["cpu"]) / (many["actors"] / few["actors"]) * 10
        each = many["cpu"] / many["actors"] * 1e6
        print(
            f"  growth of CPU by ten times the actors: {growth:.1f}; {each:.0f} microseconds an actor at the larger size"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--case"]:
        print(json.dumps(matched(CASES[sys.argv[2]](int(sys.argv[3])))))
    else:
        main(large="--large" in sys.argv[1:])
