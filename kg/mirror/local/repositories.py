"""Where jars come from: the Maven repositories that the user of this machine has configured.

This module knows jgo's and Maven's own settings files. It pins nothing and verifies nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as Xml

from kg.errors import Neo4jUnavailable

_TIMEOUT_SECONDS = 30
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Repositories:
    """The user's Maven repositories: the local one, and the remote ones in the order of asking."""

    local: Path
    remote: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_this_user(cls) -> Repositories:
        """What jgo's settings say, with a mirror of Maven's `settings.xml` before Maven Central."""
        from jgo.config import GlobalSettings
        from jgo.maven import MavenContext

        settings = GlobalSettings.load()
        mirrors = _mirrors_of_central(Path.home() / ".m2" / "settings.xml")
        central = mirrors or MavenContext().remote_repos
        return cls(local=Path(settings.repo_cache), remote={**settings.repositories, **central})

    def download(self, group: str, artifact: str, version: str, classifier: str, *, into: Path) -> Path:
        """The path of one file, fetched below `into` from the first repository that has it.

        Raises:
            Neo4jUnavailable: No repository answers, or none has the file.
        """
        from jgo.maven import MavenContext
        from requests import RequestException

        reasons: list[str] = []
        for number, (name, address) in enumerate(list(self.remote.items()) * _ATTEMPTS):
            folder = into / f"{artifact}-{version}-{classifier}-{number}"
            context = MavenContext(repo_cache=folder, remote_repos={name: address}, timeout=_TIMEOUT_SECONDS)
            wanted = context.project(group, artifact).at_version(version).artifact(classifier=classifier)
            try:
                return Path(wanted.resolve())
            except (RequestException, RuntimeError, OSError) as error:
                reasons.append(f"{name}: {type(error).__name__}")
        raise Neo4jUnavailable(
            f"The part {artifact} {version} of Neo4j could not be downloaded.",
            found="; ".join(sorted(set(reasons))),
            hint="The first start needs the network (or a Maven mirror in ~/.m2/settings.xml); later ones do "
            "not. A Neo4j that runs elsewhere can be named in KG_NEO4J_URI instead.",
        )


def _mirrors_of_central(settings: Path) -> dict[str, str]:
    """The mirrors that Maven's settings name for Maven Central, by their ids."""
    if not settings.is_file():
        return {}
    try:
        root = Xml.parse(settings).getroot()  # noqa: S314  (the user's own file)
    except Xml.ParseError:
        return {}
    found: dict[str, str] = {}
    for mirror in root.iterfind(".//{*}mirror"):
        covers = {part.strip() for part in (mirror.findtext("{*}mirrorOf") or "").split(",")}
        address = mirror.findtext("{*}url")
        if address and covers & {"*", "central", "external:*"} and "!central" not in covers:
            found[mirror.findtext("{*}id") or "mirror"] = address.strip().rstrip("/")
    return found
