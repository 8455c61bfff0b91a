"""However many actors share a name, the work grows with their number: counted, not timed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.identity.candidate import Candidate
from kg.identity.groups import Groups
from kg.identity.match import match
from kg.identity.pairs import Blocks
from kg.identity.propose import merge_automatic, new_matches
from kg.vocab import CB

Actors = dict[str, Candidate]


def _org(number: int, names: set[str], *keys: tuple[str, str]) -> Candidate:
    return Candidate(f"i{number:06}", CB.Organisation, names, {"LT"}, set(keys))


def same_name(number: int) -> Candidate:
    return _org(number, {"Alfa Lazeris"})


def same_name_own_number(number: int) -> Candidate:
    return _org(number, {"Alfa Lazeris"}, (CB.VAT, f"LT{number}"))


def same_alias(number: int) -> Candidate:
    return _org(number, {"Alfa Lazeris", f"Optika{number}"})


def same_alias_own_number(number: int) -> Candidate:
    return _org(number, {"Alfa Lazeris", f"Optika{number}"}, (CB.PIC, str(number)))


def no_country(number: int) -> Candidate:
    return Candidate(f"i{number:06}", CB.Organisation, {"Alfa Lazeris", f"Optika{number}"})


def some_without_country(number: int) -> Candidate:
    countries = {"LT"} if number % 3 else set[str]()
    return Candidate(f"i{number:06}", CB.Organisation, {"Alfa Lazeris", f"Optika{number % 50}"}, countries)


def same_beginning(number: int) -> Candidate:
    return _org(number, {f"Laboratas{number}"})


def same_number(number: int) -> Candidate:
    return _org(number, {f"Optika{number}"}, (CB.VAT, "LT1"))


SHAPES = [
    same_name,
    same_name_own_number,
    same_alias,
    same_alias_own_number,
    no_country,
    some_without_country,
    same_beginning,
    same_number,
]


class Counting(Groups):
    """Groups that count how often two of them are compared, and how many members move."""

    work = 0

    def contradict(self, one: str, other: str) -> bool:
        Counting.work += 1
        return super().contradict(one, other)

    def join(self, one: str, other: str, reason: str) -> None:
        Counting.work += min(len(self.members(one)), len(self.members(other)))
        super().join(one, other, reason)


def actors_of(shape: Callable[[int], Candidate], number: int) -> Actors:
    return {actor.iri: actor for actor in map(shape, range(number))}


def work(monkeypatch: pytest.MonkeyPatch, actors: Actors) -> int:
    """How often anything is compared, over all steps."""
    monkeypatch.setattr("kg.identity.match.Groups", Counting)
    Counting.work = 0
    groups = match(actors)
    found, _ = new_matches(actors, set(actors))
    merge_automatic(groups, found)
    return Counting.work + sum(1 for _ in Blocks(actors).pairs(actors))


@pytest.mark.parametrize("shape", SHAPES)
def test_four_times_as_many_are_at_most_four_times_the_comparisons(
    monkeypatch: pytest.MonkeyPatch, shape: Callable[[int], Candidate]
) -> None:
    few = work(monkeypatch, actors_of(shape, 300))
    many = work(monkeypatch, actors_of(shape, 1200))

    assert many <= 4.4 * few + 1000


def test_a_human_who_keeps_many_apart_costs_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    for number in (300, 1200):
        groups = Groups(actors_of(same_name, number))
        first, *others = [f"i{each:06}" for each in range(number)]
        for other in others:
            groups.keep_apart(first, other)
        roots = 0

        def root(iri: str, ask: Callable[[str], str] = groups.root) -> str:
            nonlocal roots
            roots += 1
            return ask(iri)

        monkeypatch.setattr(groups, "root", root)
        groups.join_all([first, *others], "same name")
        asked.append(roots)
        assert len(groups.members(others[0])) == number - 1
        assert groups.members(first) == [first]

    assert asked[1] <= 4.4 * asked[0]


def test_who_shares_every_beginning_with_many_is_compared_with_the_nearest() -> None:
    actors = actors_of(same_beginning, 200)
    actors["x"] = Candidate("x", CB.Organisation, {"Laboratas9999"}, {"LT"})
    blocks = Blocks(actors)

    compared = list(blocks.pairs(["x"]))

    assert 0 < len(compared) <= 11
    assert blocks.crowded == 1


def test_equal_ones_do_not_crowd_out_an_alike_name() -> None:
    actors = actors_of(same_name, 500)
    actors["x"] = Candidate("x", CB.Organisation, {"Alfa Lazeriss"}, {"LT"})

    (found,), crowded = new_matches(actors, set(actors))

    assert found.pair == ("i000000", "x")
    assert crowded == 0


def test_many_names_of_one_actor_are_not_all_compared() -> None:
    names = {f"Alfa Lazeris {'x' * (number % 50)}{number}" for number in range(2000)}
    actors = {iri: Candidate(iri, CB.Organisation, names | {iri}, {"LT"}) for iri in ("a", "b")}

    found, _ = new_matches(actors, set(actors))

    assert len(found) <= 1


def test_a_chain_never_joins_its_contradicting_ends() -> None:
    ends = [_org(0, {"Alfa Lazeris"}, (CB.PIC, "1")), _org(9, {"Alfa Lazeriss"}, (CB.PIC, "2"))]
    between = [_org(1, {"Alfa Lazeris", "Alfa Lazeriss"}), _org(2, {"ALFA LAZERIS", "alfa lazeriss"})]
    actors = {actor.iri: actor for actor in (*ends, *between)}
    groups = match(actors)
    found, _ = new_matches(actors, set(actors))

    merge_automatic(groups, found)

    assert groups.root(ends[0].iri) != groups.root(ends[1].iri)


def test_more_namesakes_with_numbers_of_their_own_than_can_be_one_stay_apart() -> None:
    actors = actors_of(same_name_own_number, 40)
    actors |= {iri: Candidate(iri, CB.Organisation, {"Alfa Lazeris"}, {"LT"}) for iri in ("x", "y")}

    groups = match(actors)

    assert groups.canonical() == {"y": "x"}
    assert len(groups.doubtful) == 1
