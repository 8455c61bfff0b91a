"""A human reviews pairs at a real terminal: answers, stops with Ctrl-C or at the end of input, and goes on later."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
import time
from pathlib import Path

from tests.stories.conftest import run_kg

PATIENCE = 120  # seconds


def _review(root: Path, *answers: bytes) -> str:
    """What a terminal shows while somebody gives some answers, one at each question."""
    command = [sys.executable, "-c", "from kg.cli import main; main()", "identity", "review", "-w", str(root)]
    child, terminal = pty.fork()
    if child == 0:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
        os.execv(sys.executable, command)  # noqa: S606 - our own command
    shown, left, end = b"", list(answers), time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                shown += os.read(terminal, 65536)
            except OSError:  # it has ended
                break
        elif left and shown.endswith(b"quit: "):
            os.write(terminal, left.pop(0))
    else:
        os.kill(child, signal.SIGKILL)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0, shown
    return shown.decode()


def test_a_review_is_stopped_and_goes_on_where_it_was_left(tmp_path: Path) -> None:
    run_kg("init", workspace=tmp_path)
    one = ("UNIVERSITE DE ROUEN,FR", "METALO OPTIKA CENTRAS,LT", "ALFA LAZERIS,LT")
    two = ("UNIVERSITE DE ROUEN NORMANDIE,FR", "METALO OPTIKA TECHNIKA,LT", "ALFA LAZERIS GRUPE BALTIC,LT")
    for title, lines in (("a", one), ("b", two)):
        (tmp_path / f"{title}.csv").write_text("\n".join(("name,country", *lines)), "utf-8")
        run_kg("load", "table", str(tmp_path / f"{title}.csv"), "--as", "organisations", workspace=tmp_path)

    interrupted = _review(tmp_path, b"maybe\n", b"y\n", b"\x03")
    ended = _review(tmp_path, b"s\n", b"\x04")
    finished = _review(tmp_path, b"n\n", b"y\n")

    assert "Please answer y, n, s or q." in interrupted
    assert "Decided: 1; skipped: 0; still waiting: 2." in interrupted
    assert "Decided: 0; skipped: 1; still waiting: 2." in ended
    assert "Decided: 2; skipped: 0; still waiting: 0." in finished
    assert "the one is contained in the other, which adds: normandie" in ended
    assert "No pair waits for a decision." in _review(tmp_path)
