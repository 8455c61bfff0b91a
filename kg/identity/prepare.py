"""A name made ready to be compared: its words with their weights, its legal forms, its numbers and its initials.

This module owns what in a name means something. It compares nothing.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

from kg.identity.fold import legal_forms, plain
from kg.identity.mojibake import LOST, mend

__all__ = ["LOST", "Name", "Word", "prepare"]

_WEIGHTS: Final = {"generic": 0.25, "common": 0.6}  # a name of its own weighs 1
_UMLAUTS: Final = re.compile(r"(?<![aeiou])(ae|oe|ue)|aa")
_LOST_IN_WORD: Final = re.compile(r"(?<=\w)\?+(?=\w)|(?<=\w)\?+(?=\s|$)|\ufffd")
_ROMAN: Final = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_ACRONYM: Final = range(3, 10)  # letters
_SMALL: Final = 3


class Word(NamedTuple):
    """A word of a name.

    Args:
        text: What it means: a common word and its translations have the same text.
        spelling: Its letters, umlauts as one letter.
        weight: How much it says.
        lost: Whether letters of it were lost on the way.
    """

    text: str
    spelling: str
    weight: float
    lost: bool


@dataclass(frozen=True, slots=True)
class Name:
    """A name made ready.

    Args:
        words: Those that mean something, in their order.
        spaced: All its words without legal forms, with blanks between them.
        spelling: The same without blanks.
        ordered: The same, the words in the order of the alphabet.
        forms: The legal forms in it.
        numbers: The numbers in it.
        initials: The first letters of its words, with and without the small ones.
        weight: How much it says.
    """

    words: tuple[Word, ...]
    spaced: str
    spelling: str
    ordered: str
    forms: frozenset[str]
    numbers: frozenset[str]
    initials: str
    weight: float

    def abbreviated(self, text: str) -> bool:
        """Whether a word is the first letters of the name, or of some of its words in a row."""
        return text in self.initials and len(text) in _ACRONYM


@lru_cache(maxsize=131072)
def prepare(name: str) -> Name:
    """A name made ready to be compared.

    Example:
        >>> [word.text for word in prepare("Uniwersytet Warmińsko-Mazurski w Olsztynie").words]
        ['university', 'warminsko', 'mazurski', 'olsztynie']
        >>> prepare("T.S.R.Act s.r.o.").spelling, prepare("Universität Graz").spelling
        ('tsract', 'universitatgraz')
    """
    text, forms = legal_forms(_plain(name))
    tokens = [_spelled(token) for token in _joined(text.split())]
    nothing = _vocabulary().nothing
    words = tuple(_word(token) for token in tokens if token not in nothing and not _lost(token))
    if not words:
        words = tuple(Word(token, token, 1.0, LOST in token) for token in tokens)
    return Name(
        words=words,
        spaced=" ".join(tokens),
        spelling="".join(tokens),
        ordered="".join(sorted(tokens)),
        forms=forms,
        numbers=frozenset(token for token in tokens if token.isdigit()),
        initials=_initials(text.split(), nothing),
        weight=sum(word.weight for word in words),
    )


def _plain(name: str) -> str:
    """Plain letters, with a mark for each letter that was lost."""
    marked = _LOST_IN_WORD.sub(LOST, mend(name))
    if LOST not in marked:
        return plain(marked)
    pieces = [_padded(piece) if piece.strip() else piece for piece in marked.split(LOST)]
    return " ".join(LOST.join(pieces).split())


def _padded(piece: str) -> str:
    """A piece of a name in plain letters, with a blank where one parted it from the next."""
    before = " " if not piece[0].isalnum() else ""
    after = " " if not piece[-1].isalnum() else ""
    return f"{before}{plain(piece)}{after}"


def _joined(tokens: list[str]) -> list[str]:
    """Words, where single letters in a row are one: `t s r act` is `tsr act`."""
    joined: list[str] = []
    for single, run in groupby(tokens, key=lambda token: len(token) == 1 and token.isalpha()):
        letters = list(run)
        joined += ["".join(letters)] if single and len(letters) > 1 else letters
    return joined


def _lost(token: str) -> bool:
    """Whether so many letters of a word were lost that it can be a small one, or a legal form."""
    return LOST in token and len(token) <= _SMALL


@lru_cache(maxsize=65536)
def _spelled(token: str) -> str:
    """The letters of a word, umlauts as one letter; a Roman number as digits."""
    letters = _UMLAUTS.sub(lambda found: found[0][0], token)
    return _ROMAN.get(letters, letters)


@lru_cache(maxsize=65536)
def _word(token: str) -> Word:
    """A word with its weight."""
    text, weight = _vocabulary().known.get(token, (token, 1.0))
    return Word(text, token, weight, LOST in token)


def _initials(tokens: list[str], nothing: frozenset[str]) -> str:
    """The first letters of all words, and, after a blank, of all but the small ones."""
    every, telling = [token[0] for token in tokens], [token[0] for token in tokens if token not in nothing]
    return f"{''.join(every)} {''.join(telling)}"


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """Words that say little: nothing at all, or what they mean, with their weight."""

    nothing: frozenset[str]
    known: dict[str, tuple[str, float]]


@cache
def _vocabulary() -> _Vocabulary:
    """The table of words, read once."""
    table = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    known: dict[str, tuple[str, float]] = {}
    for group, weight in _WEIGHTS.items():
        for concept, spellings in table[group].items():
            for spelling in (concept, *spellings):
                known[_UMLAUTS.sub(lambda found: found[0][0], spelling)] = concept, weight
    return _Vocabulary(frozenset(table["nothing"]), known)
