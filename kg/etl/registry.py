"""Which sources there are, found by walking the folder of loaders, and the loader of each.

This module owns the import of loaders by their place. It runs none.
"""

from __future__ import annotations

import importlib
import sys
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Final, Protocol, cast

from kg.errors import Location, ManifestError, NotFound
from kg.etl.context import Context
from kg.etl.manifest import Alias, Manifest
from kg.etl.manifest_file import read_manifest
from kg.etl.mapped_source import MappedSource
from kg.resources import loaders_dir

_PACKAGE: Final = (
    "kg_sources"  # the name that the folder of loaders has while running, in a clone and in a wheel
)


class Loader(Protocol):
    """What a `loader.py` offers."""

    def load(self, context: Context) -> None:
        """Hand over every record of the source."""
        ...


def sources(folder: Path | None = None) -> MappingProxyType[str, Manifest]:
    """Every source by its id, sorted.

    Args:
        folder: Where to look; the loaders that come with the project where it is absent.

    Raises:
        ManifestError: One of the manifests cannot be followed.
    """
    found = (read_manifest(path) for path in sorted((folder or loaders_dir()).glob("*/loader.toml")))
    return MappingProxyType({manifest.id: manifest for manifest in found})


def find_source(name: str, folder: Path | None = None) -> Manifest:
    """The source of that name.

    Raises:
        NotFound: There is none; the error names the nearest.
    """
    known = sources(folder)
    if name not in known:
        nearest = get_close_matches(name, list(known), 3, 0.4)
        hint = None if nearest else f"The sources are: {', '.join(known)}."
        raise NotFound(f'There is no source "{name}".', nearest=nearest, hint=hint)
    return known[name]


def all_aliases(folder: Path | None = None) -> tuple[Alias, ...]:
    """The aliases of every source, in the order of the sources."""
    return tuple(alias for manifest in sources(folder).values() for alias in manifest.aliases)


def import_loader(manifest: Manifest) -> Loader:
    """The loader of a source: its `loader.py`, or the mapping that its manifest names.

    Raises:
        ManifestError: There is neither, or the `loader.py` lacks `load`.
    """
    if manifest.mapping is not None:
        return MappedSource(manifest.folder / manifest.mapping, loaders_dir() / "table" / "templates")
    if not (manifest.folder / "loader.py").is_file():
        raise ManifestError("The source has no loader.", where=Location(f"{manifest.id}/loader.py"))
    package = _package(manifest.folder.parent)
    module = importlib.import_module(f"{package}.{manifest.id}.loader")
    if not hasattr(module, "load"):
        raise ManifestError("The loader has no function load.", where=Location(f"{manifest.id}/loader.py"))
    return cast(Loader, module)


def _package(folder: Path) -> str:
    """A package whose modules are the loaders in a folder, without claiming a name in site-packages."""
    own = folder == loaders_dir()
    name = _PACKAGE if own else f"{_PACKAGE}_{abs(hash(folder))}"
    if name not in sys.modules:
        package = ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package
    return name
