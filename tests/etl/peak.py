"""The most memory that a process has used."""

from __future__ import annotations

import re
from pathlib import Path


def peak() -> int:
    """MiB. Not `ru_maxrss`: that of a new process begins with what the one that started it has."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) // 1024
