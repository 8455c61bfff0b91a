"""What Java has learnt of a release of Neo4j, kept beside its jars: with it, server and importer start in half the time.

Java itself checks that it fits; this module only keeps apart what different Javas, options and programs have learnt.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from kg.mirror.local import java

_FROM: Final = 25  # the first Java that learns in one go

Program = Literal["server", "importer"]


@dataclass(frozen=True, slots=True)
class Learnt:
    """The file for one program, run by one Java with one set of options; it need not be there.

    Args:
        program: Which program of Neo4j.
        runtime: The `java` program.
        library: The folder with the jars.
        options: The options of Java.
    """

    program: Program
    runtime: Path
    library: Path
    options: tuple[str, ...]

    @property
    def path(self) -> Path:
        """Where it is kept."""
        asked = "\n".join([str(self.runtime), str(self.library), *self.options])
        word = hashlib.sha256(asked.encode()).hexdigest()[:16]
        return self.library.parent / f"{self.library.name}-{self.program}-{word}.aot"

    def for_java(self, *, learning: bool) -> list[str]:
        """The options that make Java use it, or write it anew at its end."""
        if java.version(self.runtime) < _FROM:
            return []
        if learning:
            return [f"-XX:AOTCacheOutput={self._arriving}"]
        return [f"-XX:AOTCache={self.path}", "-Xlog:aot=off"] if self.path.is_file() else []

    def keep(self) -> bool:
        """Put a file that Java has written in its place; whether there was one."""
        if not self._arriving.is_file():
            return False
        self._arriving.replace(self.path)
        return True

    @property
    def _arriving(self) -> Path:
        return self.path.with_suffix(".new")


def forget(library: Path) -> None:
    """Delete all that is kept for the jars of a folder: they are others now, and Java would refuse it."""
    for path in library.parent.glob(f"{library.name}-*.aot"):
        path.unlink()


def learnt(program: Program, runtime: Path, library: Path, options: Sequence[str]) -> Learnt:
    """What is kept for a program."""
    return Learnt(program, runtime, library, tuple(options))
