"""The review of pairs at a terminal: one a screen, each answer kept at once.

This module owns the screens and the questions. What an answer does, `kg.identity.steward` knows.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Final

import typer

from kg.cli import output

if TYPE_CHECKING:
    from kg.identity.question import Question, Side
    from kg.identity.steward import Steward

_ANSWERS: Final = {"y": "y", "yes": "y", "n": "n", "no": "n", "s": "s", "skip": "s", "q": "q", "quit": "q"}
_CLEAR: Final = "\x1b[2J\x1b[H"  # the whole screen, and the cursor to its beginning


def ask(steward: Steward, waiting: Sequence[Question], above: float) -> None:
    """Shows one pair after the other until none is left or the human stops; what an answer settles is not asked again."""
    with suppress(
        ImportError
    ):  # without it Ctrl-C, which a thread of the store may take, does not wake the prompt
        import_module("readline")
    if not waiting:
        output.note("No pair waits for a decision.")
        return
    decided, skipped = 0, set[tuple[str, str]]()
    while (question := next((q for q in waiting if q.pair not in skipped), None)) is not None:
        answer = _answer(question, len(waiting) - len(skipped))
        if answer == "q":
            break
        if answer == "s":
            skipped.add(question.pair)
            continue
        applied = steward.decide(*question.pair, "same" if answer == "y" else "different")
        decided += 1
        waiting = steward.asked(applied, above=above)
    output.note(f"Decided: {decided:,}; skipped: {len(skipped):,}; still waiting: {len(waiting):,}.")


def _answer(question: Question, left: int) -> str:
    """Shows a pair on a screen of its own and reads y, n, s or q; at the end of the input, and on Ctrl-C, the review stops."""
    if sys.stdout.isatty():
        sys.stdout.write(_CLEAR)
    for line in _screen(question, left):
        output.text(line)
    while True:
        try:
            given = typer.prompt("Same? y yes, n no, s skip, q quit", prompt_suffix=": ").strip().lower()
        except (typer.Abort, EOFError):
            output.note("")
            return "q"
        if given in _ANSWERS:
            return _ANSWERS[given]
        output.note("Please answer y, n, s or q.")


def _screen(question: Question, left: int) -> Iterator[str]:
    """One pair as a human needs to see it."""
    from kg.recommend.wording import count

    waits = "waits" if left == 1 else "wait"
    yield f"\n{count(left, 'pair')} {waits}; this one is alike to {question.score:.2f} of 1"
    for word, side in (("A", question.one), ("B", question.other)):
        yield f"  {word}  {' | '.join(side.names)}"
        yield f"     {_under(side)}"
    yield from (f"  - {reason}" for reason in question.reasons)


def _under(side: Side) -> str:
    """What else is known of one side."""
    parts = (", ".join(side.countries), ", ".join(side.identifiers), "from " + ", ".join(side.datasets))
    return "; ".join(part for part in parts if part)
