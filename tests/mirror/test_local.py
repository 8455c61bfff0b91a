"""The parts of the managed Neo4j that need no server."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kg.errors import MirrorError, Neo4jUnavailable
from kg.mirror.local import jars
from kg.mirror.local.home import Home
from kg.mirror.local.learnt import learnt
from kg.mirror.local.process import Running, began
from kg.mirror.local.repositories import Repositories
from kg.mirror.local.unsigned import unsign


@pytest.mark.parametrize("release", ["2026.08.1", "5.26.30"])
def test_the_pinned_lists_are_whole_and_name_no_address(release: str) -> None:
    pinned = jars.pinned(release)

    assert len({jar.file_name for jar in pinned}) == len(pinned) > 200
    assert all(len(jar.sha256) == 64 and jar.size > 0 for jar in pinned)
    assert pinned == sorted(pinned)
    assert not any("//" in str(jar) for jar in pinned)


def test_a_jar_reads_back_what_it_prints() -> None:
    line = "io.netty:netty-transport-native-epoll:4.2.17.Final:linux-x86_64 00ff 12"

    jar = jars.Jar.parse(line)

    assert str(jar) == line
    assert jar.path == (
        "io/netty/netty-transport-native-epoll/4.2.17.Final/"
        "netty-transport-native-epoll-4.2.17.Final-linux-x86_64.jar"
    )


def test_an_unknown_release_names_the_known_ones() -> None:
    with pytest.raises(MirrorError) as error:
        jars.pinned("4.4.0")

    assert error.value.expected == "2026.08.1 or 5.26.30"


def test_a_jar_that_no_repository_can_bring_says_what_to_do(tmp_path: Path) -> None:
    nowhere = Repositories(local=tmp_path, remote={"closed": "http://127.0.0.1:9"})

    with pytest.raises(Neo4jUnavailable) as error:
        nowhere.download("org.neo4j", "neo4j", "2026.08.1", "", into=tmp_path)

    assert error.value.exit_code == 5
    assert "KG_NEO4J_URI" in (error.value.hint or "")


def test_a_jar_loses_its_signatures_and_nothing_else(tmp_path: Path) -> None:
    jar = tmp_path / "a.jar"
    kept = {
        "META-INF/MANIFEST.MF": b"Manifest-Version: 1.0",
        "META-INF/services/x.RSA": b"kept",
        "A.class": b"\xca\xfe",
    }
    with zipfile.ZipFile(jar, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in {**kept, "META-INF/MAKER.SF": b"s", "META-INF/maker.rsa": b"r"}.items():
            out.writestr(zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10)), content)

    assert unsign(jar)

    with zipfile.ZipFile(jar) as unsigned:
        assert {entry.filename: unsigned.read(entry) for entry in unsigned.infolist()} == kept
        assert {entry.date_time for entry in unsigned.infolist()} == {(2024, 5, 6, 7, 8, 10)}
    before = jar.stat()
    assert not unsign(jar)
    assert (jar.stat().st_ino, jar.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert list(tmp_path.iterdir()) == [jar]


@pytest.mark.parametrize("damage", ["gone", "other size", "stray", "stamp"])
def test_jars_that_are_not_as_they_were_left_are_brought_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    names = ("a", "b")
    wanted = [jars.Jar("g", name, "1", "", "0" * 64, 1) for name in names]
    brought: list[str] = []

    def bring(jar: jars.Jar, folder: Path, *_: object) -> jars.Jar:
        brought.append(jar.artifact)
        with zipfile.ZipFile(folder / jar.file_name, "w") as out:
            out.writestr("META-INF/X.SF", "signed")
        return jar

    monkeypatch.setattr(jars, "pinned", lambda release: wanted)
    monkeypatch.setattr(jars, "_bring", bring)
    folder = jars.ensure("9", cache=tmp_path)
    jars.ensure("9", cache=tmp_path)
    assert brought == ["a", "b"]

    if damage == "gone":
        (folder / "a-1.jar").unlink()
    elif damage == "other size":
        (folder / "a-1.jar").write_bytes(b"x")
    elif damage == "stray":
        (folder / "c-1.jar").write_bytes(b"x")
    else:
        (folder / ".complete").write_text("0" * 64)

    jars.ensure("9", cache=tmp_path)
    jars.ensure("9", cache=tmp_path)
    assert brought == ["a", "b", "a", "b"]
    assert not (folder / "c-1.jar").exists()


def test_a_jar_that_was_unsigned_is_not_brought_again(tmp_path: Path) -> None:
    owned, folder, scratch = (tmp_path / name for name in ("owned", "folder", "scratch"))
    for each in (owned, folder, scratch):
        each.mkdir()
    with zipfile.ZipFile(owned / "a.jar", "w") as out:
        out.writestr("META-INF/X.SF", "signed")
        out.writestr("A.class", "a")
    content = (owned / "a.jar").read_bytes()
    jar = jars.Jar("g", "a", "1", "", hashlib.sha256(content).hexdigest(), len(content))
    (owned / jar.path).parent.mkdir(parents=True)
    (owned / "a.jar").rename(owned / jar.path)

    jars._bring(jar, folder, scratch, Repositories(local=owned, remote={}))
    left = (folder / jar.file_name).read_bytes()
    nowhere = Repositories(local=tmp_path / "nothing", remote={})
    jars._bring(jar, folder, scratch, nowhere)  # as after a stamp was lost

    assert (folder / jar.file_name).read_bytes() == left != content
    assert list(scratch.iterdir()) == []
    (folder / jar.file_name).write_bytes(content)  # as an earlier release left it
    jars._bring(jar, folder, scratch, nowhere)
    assert (folder / jar.file_name).read_bytes() == left
    (folder / jar.file_name).write_bytes(b"damaged")
    with pytest.raises(Neo4jUnavailable):
        jars._bring(jar, folder, scratch, nowhere)


def test_a_mirror_of_maven_central_goes_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".m2").mkdir()
    (tmp_path / ".m2" / "settings.xml").write_text(
        '<settings xmlns="http://maven.apache.org/SETTINGS/1.2.0"><mirrors><mirror><id>inside</id>'
        "<mirrorOf>central</mirrorOf><url>https://maven.example.org/</url></mirror></mirrors></settings>",
        encoding="utf-8",
    )
    monkeypatch.setenv("HOME", str(tmp_path))

    assert Repositories.of_this_user().remote == {"inside": "https://maven.example.org"}


def test_the_password_is_private_and_stays(tmp_path: Path) -> None:
    home = Home(tmp_path / "neo4j")
    home.create()

    password = home.password()

    assert home.password() == password
    assert len(password) >= 32
    assert stat.S_IMODE((tmp_path / "neo4j" / "password").stat().st_mode) == 0o600


def test_the_settings_keep_the_server_to_this_machine_and_to_itself(tmp_path: Path) -> None:
    home = Home(tmp_path / "neo4j")
    home.create()

    home.prepare("2026.08.1", 7688, "64m")

    lines = (home.settings / "neo4j.conf").read_text(encoding="utf-8").splitlines()
    assert {
        "server.bolt.listen_address=127.0.0.1:7688",
        "dbms.security.auth_enabled=true",
        "dbms.security.allow_csv_import_from_file_urls=false",
        "internal.dbms.cypher_ip_blocklist=0.0.0.0/0,::/0",
        "dbms.usage_report.enabled=false",
    } <= set(lines)
    account = tmp_path / "neo4j" / "data" / "dbms" / "auth.ini"
    assert stat.S_IMODE(account.stat().st_mode) == 0o600
    assert home.password() not in account.read_text(encoding="ascii")


def test_a_process_is_known_by_its_number_and_its_start(tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    state = tmp_path / "server.json"
    Running(child.pid, began(child.pid), "2026.08.1", 7687).write(state)

    alive = Running.read(state)
    child.communicate(b"\n")
    gone = Running.read(state)

    assert alive is not None
    assert alive.pid == child.pid
    assert gone is None


def test_a_number_that_now_belongs_to_another_process_is_not_ours(tmp_path: Path) -> None:
    state = tmp_path / "server.json"
    Running(os.getpid(), "another start", "2026.08.1", 7687).write(state)

    assert Running.read(state) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}', '{"unknown": 1}'])
def test_a_broken_state_file_names_no_process(tmp_path: Path, text: str) -> None:
    state = tmp_path / "server.json"
    state.write_text(text, encoding="utf-8")

    assert Running.read(state) is None


def test_what_java_has_learnt_is_used_where_it_is_and_fits(tmp_path: Path) -> None:
    runtime = tmp_path / "jdk" / "bin" / "java"
    runtime.parent.mkdir(parents=True)
    (tmp_path / "jdk" / "release").write_text('JAVA_VERSION="25.0.2"', encoding="utf-8")
    library = tmp_path / "neo4j" / "2026.08.1"
    library.mkdir(parents=True)
    server = learnt("server", runtime, library, ["-XX:+UseSerialGC"])

    before = server.for_java(learning=False)
    (written,) = server.for_java(learning=True)
    Path(written.partition("=")[2]).write_bytes(b"learnt")
    kept = server.keep()

    assert before == []
    assert kept
    assert server.for_java(learning=False)[0] == f"-XX:AOTCache={server.path}"
    assert not server.keep()
    assert learnt("importer", runtime, library, ["-XX:+UseSerialGC"]).for_java(learning=False) == []
    assert learnt("server", runtime, library, ["-XX:+UseG1GC"]).for_java(learning=False) == []


def test_an_older_java_is_asked_to_learn_nothing(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "release").write_text('JAVA_VERSION="17.0.9"', encoding="utf-8")
    older = learnt("server", tmp_path / "bin" / "java", tmp_path / "5.26.30", [])
    older.path.write_bytes(b"anything")

    assert older.for_java(learning=False) == older.for_java(learning=True) == []
