"""Progress on long work: a bar on standard error when that is a terminal, nothing otherwise."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Report = Callable[[str, int, int | None], None]


def _silent(step: str, done: int, total: int | None) -> None:
    """Reports to nobody."""


@contextmanager
def bar() -> Iterator[Report]:
    """A function to call with a step's name, how much is done, and of how much (`None`: not known)."""
    if not sys.stderr.isatty():
        yield _silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        tasks: dict[str, TaskID] = {}

        def report(step: str, done: int, total: int | None) -> None:
            """Moves the bar of a step, made at its first report."""
            if step not in tasks:
                tasks[step] = progress.add_task(step, total=total, rate="")
            progress.update(tasks[step], completed=done, total=total)
            speed = progress.tasks[tasks[step]].speed
            progress.update(tasks[step], rate="" if speed is None else f"{speed:,.0f}/s")

        yield report
