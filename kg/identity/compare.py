"""How alike two names are: what can be told from them, feature by feature.

This module owns the comparison of two names. It knows no identifier and no store; what the features are good for,
`kg.identity.score` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from kg.identity.prepare import LOST, Name, Word

_SHORTEST: Final = 5  # letters: shorter words must be equal
_LONG: Final = 10  # letters: two slips are forgiven
_STEM: Final = 0.7  # the part of the longer word that two inflections share


@dataclass(frozen=True, slots=True)
class Comparison:
    """What can be told from two names, each from 0 to 1.

    Args:
        less: The part of the one name that stands in the other, by weight; the lesser of both directions.
        more: The greater of both directions: 1 where one name is contained in the other.
        letters: How alike all the letters are, without blanks, in the order of either.
        apart: The lesser of the weights that each name has and the other lacks: siblings have some on both sides.
        numbers: Whether numbers stand in both and differ.
        forms: Whether legal forms stand in both and differ.
        same: Whether nothing but blanks, the order of words and legal forms differs.
        lone: How little there is to compare.
        here: The words that only the one has.
        there: The words that only the other has.
    """

    less: float
    more: float
    letters: float
    apart: float
    numbers: float
    forms: float
    same: float
    lone: float
    here: tuple[Word, ...]
    there: tuple[Word, ...]


def compare(one: Name, other: Name) -> Comparison:
    """What can be told from two names."""
    here, there = _unmatched(one, other)
    lacking_here, lacking_there = _weight(here), _weight(there)
    covers = (1 - lacking_here / max(one.weight, 0.1), 1 - lacking_there / max(other.weight, 0.1))
    return Comparison(
        less=min(covers),
        more=max(covers),
        letters=_letters(one, other),
        apart=min(1.0, min(lacking_here, lacking_there) / 2),
        numbers=float(bool(one.numbers and other.numbers) and one.numbers != other.numbers),
        forms=float(bool(one.forms and other.forms) and one.forms.isdisjoint(other.forms)),
        same=float(one.spelling == other.spelling or one.ordered == other.ordered),
        lone=1 / (1 + min(one.weight, other.weight)),
        here=tuple(here),
        there=tuple(there),
    )


def _unmatched(one: Name, other: Name) -> tuple[list[Word], list[Word]]:
    """The words of each name that the other has in no spelling."""
    here, there = _without_equal(one.words, other.words)
    here = _without_alike(here, there)
    _drop_joined(here, there)
    _drop_joined(there, here)
    return _without_acronyms(here, one, other), _without_acronyms(there, one, other)


def _without_equal(one: Sequence[Word], other: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """The words of each side but for those that mean the same."""
    here, there = [], list(other)
    texts = [word.text for word in other]
    for word in one:
        if word.text in texts:
            place = texts.index(word.text)
            del texts[place], there[place]
        else:
            here.append(word)
    return here, there


def _without_alike(here: list[Word], there: list[Word]) -> list[Word]:
    """The words of one side that are like none of the other; from that one those that are found are taken."""
    left = []
    for word in here:
        for place, their in enumerate(there):
            if _alike(word, their):
                del there[place]
                break
        else:
            left.append(word)
    return left


def _without_acronyms(words: Sequence[Word], one: Name, other: Name) -> list[Word]:
    """Words without the initials of either name: they say nothing that the name does not."""
    return [word for word in words if not one.abbreviated(word.text) and not other.abbreviated(word.text)]


def _drop_joined(here: list[Word], there: list[Word]) -> None:
    """Take out words that are one word on the one side and two in a row on the other."""
    joined = [first.spelling + second.spelling for first, second in pairwise(there)]
    if not joined or all(word.spelling not in joined for word in here):
        return
    for word in list(here):
        for first, second in pairwise(list(there)):
            if word.spelling == first.spelling + second.spelling:
                here.remove(word)
                there.remove(first)
                there.remove(second)
                break


def _alike(word: Word, their: Word) -> bool:
    """Whether two words are spellings or inflections of one."""
    one, other = word.spelling, their.spelling
    if one[0] != other[0] and not word.lost and not their.lost:
        return False
    if word.lost or their.lost:
        return _with_lost_letters(one, other) if word.lost else _with_lost_letters(other, one)
    shorter, longer = sorted((len(one), len(other)))
    if shorter < _SHORTEST or _digits(one) != _digits(other):
        return False
    slips = 2 if shorter >= _LONG else 1
    if OSA.distance(one, other, score_cutoff=slips) <= slips:
        return True
    prefix = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    return prefix >= _SHORTEST and prefix / longer >= _STEM


def _digits(text: str) -> str:
    """The digits of a word."""
    return "".join(filter(str.isdigit, text))


def _with_lost_letters(broken: str, whole: str) -> bool:
    """Whether a word is another one, where each lost letter stands for none, one or two."""
    pieces = broken.split(LOST)
    if not whole.startswith(pieces[0]):
        return False
    position = len(pieces[0])
    for piece in pieces[1:]:
        found = next((position + skip for skip in range(3) if whole.startswith(piece, position + skip)), None)
        if found is None:
            return False
        position = found + len(piece)
    return len(whole) - position <= (2 if not pieces[-1] else 0)


def _weight(words: Sequence[Word]) -> float:
    """What some words say."""
    return sum(word.weight for word in words)


def _letters(one: Name, other: Name) -> float:
    """How alike the letters of two names are, in the order of either."""
    straight = fuzz.ratio(one.spelling, other.spelling)
    return max(straight, fuzz.ratio(one.ordered, other.ordered)) / 100
