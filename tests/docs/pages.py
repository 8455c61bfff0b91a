"""A page of the documentation as what it is to its reader: files to write down, and commands to type.

This module owns how a page is read and run. A block whose first line is `# NAME.ENDING` is a file (in TOML, Python, CSV,
SPARQL, Turtle ...). In a block `console` each line after `$ ` is a command, and what stands under it is what it says: a line
`[...]` stands for any number of lines, `...` for anything within a line; a long line may be folded. A comment on the line
above a block is a wish:

    <!-- test: skip, REASON -->     nothing of it can be run here
    <!-- test: exit 4 -->           its last command ends with this exit code, not with 0
    <!-- test: serve -->            its command goes on until the page is done

A comment of that kind above the heading of the page says what the page needs: `neo4j`, a server; `bundled`, both bundled
sources loaded; `demo`, these and the mirror; `archive`, a small archive of CORDIS among the downloads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_FENCE: Final = re.compile(
    r"(?:<!-- test: (?P<wish>[^>]*?) -->\n+)?^```(?P<language>\w*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_NEEDS: Final = re.compile(r"\A(?:<!-- test: needs ([^>]*?) -->\n)")
_FILE: Final = re.compile(r"\A(?:#|//) ([\w./-]+\.\w+)(?: .*)?\n")
_ELLIPSIS: Final = "[...]"


@dataclass(frozen=True)
class Command:
    """A command with what the page shows of its answer.

    Args:
        text: What is typed.
        shown: The lines under it.
        exit_code: How it has to end.
        serves: It goes on until the page is done.
    """

    text: str
    shown: tuple[str, ...]
    exit_code: int = 0
    serves: bool = False


@dataclass(frozen=True)
class File:
    """A file that a reader writes down.

    Args:
        name: Its path, as in the first line of the block.
        text: What it holds.
    """

    name: str
    text: str


@dataclass(frozen=True)
class Page:
    """A page.

    Args:
        path: Where it is.
        needs: What has to be there before the first command.
        steps: Its files and commands, in their order.
        skipped: The blocks of commands that are not run, each with its reason.
    """

    path: Path
    needs: tuple[str, ...]
    steps: tuple[Command | File, ...]
    skipped: tuple[tuple[str, str], ...]


def read(path: Path) -> Page:
    """A page, read."""
    text = path.read_text(encoding="utf-8")
    needs = _NEEDS.match(text)
    steps: list[Command | File] = []
    skipped: list[tuple[str, str]] = []
    for block in _FENCE.finditer(text):
        wish, body = block["wish"] or "", block["text"]
        if wish.startswith("skip"):
            skipped.append((body, wish.partition(",")[2].strip()))
        elif block["language"] == "console":
            steps += _commands(body, wish)
        elif (named := _FILE.match(body)) is not None:
            steps.append(File(named[1], body[named.end() :]))
    return Page(path, tuple(needs[1].split(", ")) if needs else (), tuple(steps), tuple(skipped))


def _commands(body: str, wish: str) -> list[Command]:
    """The commands of a block."""
    found: list[tuple[str, list[str]]] = []
    for line in body.splitlines():
        if found and not found[-1][1] and found[-1][0].endswith("\\"):
            found[-1] = (f"{found[-1][0]}\n{line}", [])
        elif line.startswith("$ "):
            found.append((line[2:], []))
        else:
            assert found, f"a block of commands begins with a line that is none: {line}"
            found[-1][1].append(line)
    code = re.match(r"exit (\d+)", wish)
    return [
        Command(text, tuple(lines), int(code[1]) if code and at == len(found) - 1 else 0, wish == "serve")
        for at, (text, lines) in enumerate(found)
    ]


def differs(command: Command, said: str) -> str | None:
    """What a page shows that was not said, or the other way round; `None` where the two agree."""
    if not any(line.strip() for line in command.shown):
        return None
    shown = [" ".join(line.split()) for line in command.shown if line.strip()]
    real = [" ".join(line.split()) for line in said.splitlines() if line.strip()]
    if any("──" in line for line in shown):
        agree = _tables_agree(shown, real)
    else:
        agree = _lines_agree(shown, real) or _words_agree(shown, real)
    return None if agree else f"$ {command.text}\nshown:\n{chr(10).join(command.shown)}\nsaid:\n{said}"


def _lines_agree(shown: list[str], real: list[str]) -> bool:
    """Whether the lines are the same, apart from what is left out."""
    parts = [
        r"(?:[^\n]*\n)*?" if line == _ELLIPSIS else r"[^\n]*".join(map(re.escape, line.split("..."))) + r"\n"
        for line in shown
    ]
    return re.fullmatch("".join(parts), "".join(f"{line}\n" for line in real)) is not None


def _words_agree(shown: list[str], real: list[str]) -> bool:
    """Whether the words are the same, wherever a long line is folded on the page; `...` leaves out a line's rest only."""
    if any("..." in line.replace(_ELLIPSIS, "") for line in shown):
        return False
    parts = [r"(?:.* )?" if line == _ELLIPSIS else re.escape(f"{line} ") for line in shown]
    return re.fullmatch("".join(parts), "".join(f"{line} " for line in real)) is not None


def _tables_agree(shown: list[str], real: list[str]) -> bool:
    """Whether two tables have the same words, however wide the columns are and wherever a cell is folded."""
    left_out = _ELLIPSIS in shown
    wanted, given = (
        sorted(word for line in lines if line != _ELLIPSIS for word in line.replace("─", "").split())
        for lines in (shown, real)
    )
    if not left_out:
        return wanted == given
    rest = list(given)
    for word in wanted:
        if word not in rest:
            return False
        rest.remove(word)
    return True
