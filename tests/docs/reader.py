"""A reader who does what a page says, from its first line to its last, in a new folder and in one shell.

This module owns the folder, the shell and what a page may find in it. It knows nothing of what the pages are about.
"""

from __future__ import annotations

import os
import re
import shlex
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from tests.docs.pages import Command, File, Page, differs

ROOT: Final = Path(__file__).resolve().parents[2]
BUNDLED: Final = ("eu_een_metal_2020", "eu_h2020_organisers")
SECONDS: Final = 600
PORTS: Final = ("8765", "7878")
_MARK: Final = re.compile(r"^@@(\d+) (?:begins|ended (\d+))\n", re.MULTILINE)


def follow(page: Page, folder: Path, environment: Mapping[str, str]) -> list[str]:
    """What went otherwise than the page says.

    Args:
        page: What to do.
        folder: Where: empty.
        environment: Variables that the reader has set.
    """
    home = folder / "home"
    here = folder / "work"
    for each in (home, here):
        each.mkdir(parents=True)
    settings = _clean() | {"HOME": str(home), "NO_COLOR": "1"} | environment
    if "archive" in page.needs:
        _archive(home / "Downloads" / "cordis-h2020projects.zip")
    if "bundled" in page.needs or "demo" in page.needs:
        mirrored = [("mirror", "sync")] if "demo" in page.needs else []
        for args in (("init", "."), *(("load", source) for source in BUNDLED), *mirrored):
            subprocess.run(["kg", *args], cwd=here, env=settings, check=True, capture_output=True)
    commands = [step for step in page.steps if isinstance(step, Command)]
    done = subprocess.run(
        ["bash", "-c", _script(page, here, _free_ports(PORTS))],
        cwd=here,
        env=settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    return _faults(commands, done.stdout.replace(str(here), "..."))


def _clean() -> dict[str, str]:
    """The environment of a person who has set nothing, and finds `kg` and `python`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    return kept | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}"}


def _archive(file: Path) -> None:
    """A small archive of CORDIS, as a person has downloaded it, with a partner in Poland."""
    file.parent.mkdir(parents=True)
    with zipfile.ZipFile(file, "w") as archive:
        for table in sorted((ROOT / "tests" / "loaders" / "eu_cordis" / "edition_2021").glob("*.csv")):
            archive.writestr(table.name, table.read_text(encoding="utf-8").replace(",EL,", ",PL,"))


def _free_ports(names: Iterable[str]) -> dict[str, str]:
    """For each port that a page names, one that nobody listens at."""
    with ExitStack() as held:
        free = {name: held.enter_context(socket.socket()) for name in names}
        for each in free.values():
            each.bind(("127.0.0.1", 0))
        return {name: str(each.getsockname()[1]) for name, each in free.items()}


def _script(page: Page, here: Path, ports: Mapping[str, str]) -> str:
    """A page as one script: files are written where the reader then is, commands are marked."""
    lines = ["trap 'kill $(jobs -p) 2>/dev/null' EXIT"]
    number = 0
    for step in page.steps:
        if isinstance(step, File):
            lines += [
                f"mkdir -p {shlex.quote(str(Path(step.name).parent))}",
                f"cat > {shlex.quote(step.name)} <<'END OF FILE'\n{step.text}END OF FILE",
            ]
            continue
        text = step.text
        for name, port in ports.items():
            text = text.replace(f":{name}", f":{port}")
        lines.append(f"printf '@@{number} begins\\n'")
        lines += _served(text, ports, here) if step.serves else [text]
        lines.append(f"printf '\\n@@{number} ended %s\\n' $?")
        number += 1
    return "\n".join(lines) + "\n"


def _served(text: str, ports: Mapping[str, str], here: Path) -> list[str]:
    """A server in the background, once it can be called; `kg serve` names no port, as it has one of its own."""
    ours = text.startswith("kg serve")
    port = ports["8765"] if ours else text.rpartition(":")[2].split()[0]
    log = shlex.quote(str(here.parent / "server.log"))
    call = f"(: < /dev/tcp/127.0.0.1/{port}) 2> /dev/null"
    return [
        f"{text}{f' --port {port}' if ours else ''} > {log} 2>&1 &",
        f"for i in $(seq 600); do {call} && break; sleep 0.1; done; {call}",
    ]


def _faults(commands: list[Command], output: str) -> list[str]:
    """Each command that ended otherwise or said something else."""
    said = {int(m[1]): m for m in _MARK.finditer(output) if m[2] is None}
    ended = {int(m[1]): m for m in _MARK.finditer(output) if m[2] is not None}
    faults: list[str] = []
    for number, command in enumerate(commands):
        if number not in ended:
            faults.append(f"$ {command.text}\nnever ended; the shell said:\n{output[-3000:]}")
            break
        words = output[said[number].end() : ended[number].start()]
        code = int(ended[number][2])
        if code != command.exit_code:
            faults.append(f"$ {command.text}\nended with {code}, not {command.exit_code}, and said:\n{words}")
        elif (difference := differs(command, words)) is not None:
            faults.append(difference)
    return faults
