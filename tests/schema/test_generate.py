"""The generated files are what the ontology says now, on every machine and in every run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import OntologyError
from kg.resources import ontology_dir
from kg.schema.generate import generated_files


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the ontology that a test may spoil."""
    return Path(shutil.copytree(ontology_dir(), tmp_path / "ontology"))


def test_the_files_in_the_package_are_up_to_date() -> None:
    stale = [
        path.name for path, text in generated_files().items() if path.read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run: python -m kg.schema.generate"


def test_another_process_with_another_hash_seed_writes_the_same() -> None:
    code = "from kg.schema.generate import generated_files as g; import hashlib as h; "
    code += "print(h.sha256(''.join(g().values()).encode()).hexdigest())"
    seeds = ({**os.environ, "PYTHONHASHSEED": seed} for seed in ("1", "2"))

    digests = {
        subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True).stdout
        for env in seeds
    }

    assert len(digests) == 1


def test_a_new_class_reaches_both_files(copy: Path) -> None:
    with (copy / "clusterbridge.ttl").open("a", encoding="utf-8") as file:
        file.write("\ncb:Incubator a owl:Class ; rdfs:subClassOf cb:Organisation ;\n")
        file.write('    rdfs:label "Incubator"@en ; skos:definition "It houses young firms."@en .\n')

    vocab, model = generated_files(copy).values()

    assert "    Incubator: Final" in vocab
    assert "ontology#Incubator" in model


def test_a_file_that_is_not_turtle_is_named(copy: Path) -> None:
    (copy / "mapping.ttl").write_text("cb:Actor a a a .", encoding="utf-8")

    with pytest.raises(OntologyError, match="not Turtle") as raised:
        generated_files(copy)

    assert raised.value.where is not None
    assert raised.value.where.file == "mapping.ttl"


def test_a_property_that_the_mapping_forgets_is_named(copy: Path) -> None:
    mapping = copy / "mapping.ttl"
    lines = mapping.read_text(encoding="utf-8").splitlines(keepends=True)
    mapping.write_text("".join(line for line in lines if not line.startswith("cb:scope ")), encoding="utf-8")

    with pytest.raises(OntologyError, match="cb:scope lacks cbm:form"):
        generated_files(copy)
