"""What the README shows works: its example of a source, and the words of its tour."""

from __future__ import annotations

import re
from pathlib import Path

from tests.stories.conftest import Kg, run_kg

README = Path(__file__).resolve().parents[2] / "README.md"
_FILE = re.compile(r"```(?:toml|python|csv)\n# (\S+)\n(.*?)```", re.DOTALL)
_CALL = re.compile(r"^\$ kg ((?:recommend|path|show) .*)$", re.MULTILINE)


def _files(root: Path) -> None:
    for name, text in _FILE.findall(README.read_text(encoding="utf-8")):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def test_the_example_of_a_source_loads(tmp_path: Path) -> None:
    _files(tmp_path)
    run_kg("init", workspace=tmp_path)
    run_kg("load", "eu_een_metal_2020", workspace=tmp_path)

    done = run_kg("load", "vilnius_members", "members.csv", "--loaders", "my_sources", workspace=tmp_path)
    shown = run_kg("show", "vilnius circular", workspace=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "Lithuanian Innovation Centre" in shown.stdout
    assert "UAB Žalvaris" in shown.stdout


def test_the_calls_of_the_tour_answer_with_the_words_that_it_shows(story: Kg) -> None:
    text = README.read_text(encoding="utf-8")
    calls = _CALL.findall(text)

    for call in calls:
        args = [part.strip('"') for part in re.findall(r'"[^"]*"|\S+', call)]
        done = story(*args)
        assert done.returncode == 0, done.stderr

        said = " ".join(done.stdout.split())
        block = text.split(f"$ kg {call}\n", 1)[1].split("```", 1)[0]
        shown = [line.strip() for line in block.splitlines() if re.match(r"\s+(-|\|) ", line)]
        assert all(line in done.stdout or " ".join(line.split()) in said for line in shown)
    assert len(calls) >= 3
