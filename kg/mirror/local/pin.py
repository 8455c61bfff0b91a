"""Resolve a release of Neo4j once and print its jars to be pinned: `python -m kg.mirror.local.pin 2026.08.1`.

For maintainers: the output becomes `releases/<version>.txt`. Nothing at run time resolves anything.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from pathlib import Path

from kg.mirror.local.jars import Jar


def resolve(version: str) -> list[Jar]:
    """Every jar that this release of Neo4j Community needs, sorted by coordinate."""
    from jgo.env import EnvironmentBuilder, LinkStrategy
    from jgo.maven import MavenContext, PythonResolver

    with tempfile.TemporaryDirectory() as scratch:
        builder = EnvironmentBuilder(
            context=MavenContext(resolver=PythonResolver()),
            link_strategy=LinkStrategy.COPY,
            cache_dir=Path(scratch),
        )
        environment = builder.from_endpoint(f"org.neo4j:neo4j:{version}")
        folder = Path(environment.path)
        files = {path.name: path for path in folder.rglob("*.jar")}
        locked = environment.lockfile.dependencies if environment.lockfile else []
        return sorted(_pinned(entry, files) for entry in locked)


def _pinned(entry: object, files: dict[str, Path]) -> Jar:
    """One entry of jgo's lock file with its size and checksum, read from the file itself."""
    group, artifact, version, classifier = (
        str(getattr(entry, name) or "") for name in ("groupId", "artifactId", "version", "classifier")
    )
    jar = Jar(group, artifact, version, classifier, sha256="", size=0)
    content = files[jar.file_name].read_bytes()
    return Jar(group, artifact, version, classifier, hashlib.sha256(content).hexdigest(), len(content))


if __name__ == "__main__":
    for pinned in resolve(sys.argv[1]):
        sys.stdout.write(f"{pinned}\n")
