"""Whether a store on disk has changed since it was last looked at, without opening it.

This module owns the look at the names and sizes of a store's files. It reads none of its facts.
"""

from __future__ import annotations

from pathlib import Path

from kg.rdf.disk import current

Stamp = tuple[tuple[str, int, int], ...]


def stamp(path: Path) -> Stamp:
    """A mark of the state of a store: the same mark means the same facts.

    The pointer to the generation that counts, and of its files the list of what belongs to it and the log of what
    was written last. Another mark may mean only that Oxigraph tidied up.

    Cost: one look at a folder of some tens of files.
    """
    generation = current(path)
    if generation is None:
        return ()
    found = [(generation, 0, 0)]
    try:
        for file in sorted((path / generation).iterdir()):
            if file.suffix == ".log" or file.name.startswith(("CURRENT", "MANIFEST")):
                state = file.stat()
                found.append((file.name, state.st_size, state.st_mtime_ns))
    except FileNotFoundError:  # the pointer moved while we looked: the next look finds a new state
        return ((generation, -1, -1),)
    return tuple(found)
