"""The reference of the command line, read from the command line itself.

This module owns the shape of that page and of the page on shell completion. It runs no command.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, get_args

SHELLS = ("bash", "zsh", "fish", "powershell")


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Rows as a table of Markdown."""
    yield f"| {' | '.join(columns)} |"
    yield f"|{' --- |' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(_cell(value) for value in row)} |"


def _cell(value: object) -> str:
    """A value inside a table."""
    return str(value if value is not None else "").replace("|", "\\|").replace("\n", " ")


def commands(note: str) -> Iterator[str]:
    """The page of the commands: every command, every argument, every option."""
    root = _root()
    yield from ("# Commands", "", note, "")
    yield from (
        "Every command explains itself: `kg --help`, `kg load --help`. Data go to standard output, all else to",
        "",
    )
    yield from ("standard error, so that an answer can be piped.", "", *_exit_codes(), "")
    general = [(_option(p), _help(p)) for p in root.params]
    yield from ("## Without a command", "", *table(("option", "means"), general), "")
    panels: dict[str, list[str]] = {}
    for name, command in root.commands.items():
        panels.setdefault(command.rich_help_panel or "Others", []).append(name)
    for panel, names in panels.items():
        yield from (f"## {panel}", "")
        for name in names:
            yield from _command(f"kg {name}", root.commands[name])


def completion(note: str) -> Iterator[str]:
    """The page of shell completion."""
    yield from ("# Shell completion", "", note, "")
    yield from (
        "When completion is installed, the Tab key completes commands and options. `kg --install-completion` finds out which",
        "shell runs, installs completion for it, and says in which file; it counts from the next shell on.",
        "",
        "A shell can be named, and where nothing may be installed, the script can be printed and kept anywhere:",
        "",
    )
    rows = [
        (shell, f"`kg --install-completion {shell}`", f"`kg --show-completion {shell}`") for shell in SHELLS
    ]
    yield from table(("shell", "install", "print the script"), rows)


def _root() -> Any:
    """The command line as a tree."""
    import typer

    from kg.cli.app import app

    return typer.main.get_command(app)


def _exit_codes() -> Iterator[str]:
    """What the exit codes mean."""
    rows = (
        (0, "done"),
        (1, "failure"),
        (2, "usage"),
        (3, "not found: a name, a file"),
        (4, "invalid data"),
        (5, "service unreachable"),
        (130, "interrupted"),
    )
    yield from table(("exit code", "means"), rows)


def _command(name: str, command: Any) -> Iterator[str]:
    """One command, or each command of a group."""
    if hasattr(command, "commands"):
        for part, inner in command.commands.items():
            yield from _command(f"{name} {part}", inner)
        return
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    usage = " ".join(_placeholder(p) for p in arguments)
    yield from (f"### `{' '.join(filter(None, (name, usage)))}`", "")
    yield from (*(_plain(command.help or "").splitlines()), "")
    rows = [(f"`{_placeholder(p)}`", _help(p)) for p in arguments]
    rows += [(_option(p), _help(p)) for p in command.params if p.param_type_name == "option"]
    if rows:
        yield from (*table(("argument or option", "means"), rows), "")


def _plain(text: str) -> str:
    """A help text without the indents of its source."""
    return inspect.cleandoc(text)


def _placeholder(parameter: Any) -> str:
    """How an argument stands in a line of usage."""
    name = (parameter.metavar or parameter.name).upper()
    return name if parameter.required else f"[{name}]"


def _option(parameter: Any) -> str:
    """The names of an option, with what it takes."""
    names = ", ".join(f"`{name}`" for name in sorted(parameter.opts, key=len, reverse=True))
    takes = _takes(parameter)
    return f"{names} {takes}" if takes else names


def _takes(parameter: Any) -> str:
    """What an option is given: one of some words, or a placeholder; nothing for a switch."""
    if parameter.metavar:
        return str(parameter.metavar)
    kind = parameter.type_descriptor.annotation
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "|".join(str(each.value) for each in kind)
    if get_args(kind):
        return "|".join(map(str, get_args(kind)))
    return {bool: "", int: "NUMBER", float: "NUMBER", Path: "FILE"}.get(kind, "TEXT")


def _help(parameter: Any) -> str:
    """What a parameter means, and its default."""
    default = parameter.default
    shown = getattr(default, "value", default)
    says = _plain(getattr(parameter, "help", None) or "").replace("\n", " ")
    if shown is None or shown is False or shown == "" or callable(shown) or isinstance(shown, list | tuple):
        return says
    return f"{says} Default: `{shown}`."
