"""The folder of a managed Neo4j: its settings file, its password and its port, ready before it starts.

The password is generated here, lies in a file that only its owner may read, and reaches the server as a
salted hash in the file that Neo4j reads at its first start, never by a command line. It starts nothing.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Final

USER: Final = "neo4j"

_HASH_ROUNDS = 1024
_SETTINGS = """\
# Written by `kg neo4j start`; changes made here are lost.
server.bolt.enabled=true
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.security.auth_enabled=true
# LOAD CSV may read neither files nor addresses
dbms.security.allow_csv_import_from_file_urls=false
internal.dbms.cypher_ip_blocklist=0.0.0.0/0,::/0
# nothing is told to anybody
dbms.usage_report.enabled=false
server.bolt.telemetry.enabled=false
client.allow_telemetry=false
{own}# small, and quick to start and stop
server.memory.pagecache.size={page_cache}
db.tx_log.preallocate=false
db.tx_log.rotation.retention_policy=keep_none
db.tx_log.rotation.size=64m
db.logs.query.enabled=OFF
"""
# a release refuses settings that it does not know
_OF_5 = """\
internal.dbms.bolt.netty_server_shutdown_quiet_period=0
"""
_OF_LATER = """\
server.fleet_discovery.enabled=false
dbms.fleet_manager.enabled=false
internal.dbms.bolt.netty_server_shutdown_quiet_period_duration=0s
"""


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one managed Neo4j."""

    path: Path

    @property
    def settings(self) -> Path:
        """The folder with `neo4j.conf`."""
        return self.path / "conf"

    @property
    def log(self) -> Path:
        """Neo4j's own log."""
        return self.path / "logs" / "neo4j.log"

    @property
    def console(self) -> Path:
        """What the Java process printed."""
        return self.path / "logs" / "console.log"

    @property
    def state(self) -> Path:
        """The record of the running process."""
        return self.path / "server.json"

    @property
    def lock(self) -> Path:
        """Held by whoever starts or stops the server."""
        return self.path / "server.lock"

    @property
    def _release_file(self) -> Path:
        return self.path / "release"

    @property
    def _password_file(self) -> Path:
        return self.path / "password"

    @property
    def _port_file(self) -> Path:
        return self.path / "port"

    def create(self) -> None:
        """Make the folder, readable by its owner only."""
        self.path.mkdir(parents=True, exist_ok=True)
        self.path.chmod(0o700)
        self.log.parent.mkdir(exist_ok=True)
        self.settings.mkdir(exist_ok=True)

    def password(self) -> str:
        """The password of the user `neo4j`, generated at the first call."""
        if not self._password_file.is_file():
            _write_private(self._password_file, secrets.token_urlsafe(24))
        return self._password_file.read_text(encoding="ascii").strip()

    def remembered_release(self) -> str:
        """The release that was last started here; empty where none was."""
        return self._release_file.read_text(encoding="ascii").strip() if self._release_file.is_file() else ""

    def choose_port(self) -> int:
        """A free port of this machine: the remembered one if it is free, else a new one, to be remembered."""
        remembered = int(self._port_file.read_text(encoding="ascii")) if self._port_file.is_file() else 0
        port = remembered if remembered and _is_free(remembered) else _free_port()
        self._port_file.write_text(str(port), encoding="ascii")
        return port

    def prepare(self, release: str, port: int, page_cache: str) -> None:
        """Write the settings file and, before the very first start, the password's hash."""
        self._release_file.write_text(release, encoding="ascii")
        own = _OF_5 if release.startswith("5.") else _OF_LATER
        text = _SETTINGS.format(port=port, page_cache=page_cache, own=own)
        (self.settings / "neo4j.conf").write_text(text, encoding="utf-8")
        system = self.path / "data" / "databases" / "system"
        if not system.exists():
            accounts = self.path / "data" / "dbms"
            accounts.mkdir(parents=True, exist_ok=True)
            _write_private(accounts / "auth.ini", account(self.password(), salt=secrets.token_bytes(32)))


def account(password: str, *, salt: bytes) -> str:
    """The line that makes `neo4j` the user with this password, in the form that `neo4j-admin` writes.

    Example:
        >>> account("abcdefgh1", salt=bytes(32))[:32]
        'neo4j:SHA-256,dc3201010db90b91dd'
    """
    digest = hashlib.sha256(salt + password.encode()).digest()
    for _ in range(_HASH_ROUNDS - 1):
        digest = hashlib.sha256(digest).digest()
    return f"{USER}:SHA-256,{digest.hex()},{salt.hex()},{_HASH_ROUNDS}:\n"


def _write_private(path: Path, text: str) -> None:
    """A new file that only its owner may read, from its first byte on."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(text)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as the server does: TIME_WAIT is no hindrance
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
