"""Jars without the signatures of their makers, which Java would check class by class, at every start.

The files are compared with pinned checksums when they arrive, which says more. Signed classes are also the ones that Java
cannot keep among what it has learnt. This module knows the format of signed jars and nothing of Neo4j.
"""

from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path
from typing import Final

_SIGNATURE: Final = re.compile(r"META-INF/[^/]+\.(SF|RSA|DSA|EC)", re.IGNORECASE)


def is_signed(jar: Path) -> bool:
    """Whether a jar has signatures."""
    with zipfile.ZipFile(jar) as opened:
        return any(_SIGNATURE.fullmatch(name) for name in opened.namelist())


def unsign(jar: Path) -> bool:
    """Take the signatures out of a jar; whether it had any. It is changed whole or not at all.

    Args:
        jar: The file. Its classes and their dates stay as they are.
    """
    with zipfile.ZipFile(jar) as signed:
        entries = signed.infolist()
        kept = [entry for entry in entries if not _SIGNATURE.fullmatch(entry.filename)]
        if len(kept) == len(entries):
            return False
        arriving = jar.with_name(f"{jar.name}.{os.getpid()}")
        with zipfile.ZipFile(arriving, "w") as unsigned:
            for entry in kept:
                unsigned.writestr(entry, signed.read(entry))
    arriving.replace(jar)
    return True
