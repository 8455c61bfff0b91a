"""The most memory that a load uses, measured in a process of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

_LOAD = """
import sys
from datetime import date
from pathlib import Path
from kg.errors import SourceUnreadable
from kg.etl.run import run
from kg.rdf.store import GraphStore
from tests.etl.peak import peak
with GraphStore.open(Path(sys.argv[1])) as store:
    try:
        run(store, "table", Path(sys.argv[2]), today=date(2026, 11, 24), given={"cluster": "K"})
    except SourceUnreadable as error:
        print(error.what)
print(peak())
"""


def peak() -> int:
    """MiB of this process. Not `ru_maxrss`: that of a new process begins with what the one that started it has."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) // 1024


def refused_load(folder: Path, table: Path) -> tuple[str, int]:
    """Load a table that is refused: the reason, and the most memory in MiB."""
    done = subprocess.run(
        [sys.executable, "-c", _LOAD, str(folder / "store"), str(table)],
        capture_output=True,
        text=True,
        check=True,
    )
    what, memory = done.stdout.splitlines()
    return what, int(memory)
