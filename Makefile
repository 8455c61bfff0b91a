# One task runner. `make demo` and `make test` are all that a newcomer needs; each prepares what it lacks.
.DEFAULT_GOAL := help
.PHONY: help demo test fmt lint types contracts unit docs bench torture wheel clean

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/run.stamp: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; name one: make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing clusterbridge into $(VENV) (the first time takes a few minutes) ..." >&2
	@$(PIP) --upgrade pip
	@$(PIP) --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp
	@echo "Installing the tools of the tests ..." >&2
	@$(PIP) --group dev --editable '.[all]'
	@touch $@

demo: $(VENV)/run.stamp  ## load the bundled sources, mirror them into Neo4j, find bridges and partners, write the page
	@$(BIN)/kg demo --workspace demo

test: lint types contracts unit  ## lint, type-check, check the layers, run all tests

lint: $(VENV)/dev.stamp  ## check style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

fmt: $(VENV)/dev.stamp  ## mend style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/dev.stamp  ## check types
	$(BIN)/mypy

contracts: $(VENV)/dev.stamp  ## check that dependencies point down
	$(BIN)/lint-imports --no-cache

unit: $(VENV)/dev.stamp  ## run all tests
	@.ci/chromium
	$(BIN)/pytest $(PYTEST_ARGS)

docs: $(VENV)/dev.stamp  ## build the documentation and the reference of the Python API into site/, to read offline
	@$(BIN)/python docs/reference.py
	@$(BIN)/python docs/website.py site

torture: $(VENV)/dev.stamp  ## the long tests: kills at random moments, large graphs
	KG_TORTURE=1 $(BIN)/pytest -m torture $(PYTEST_ARGS)

bench: $(VENV)/dev.stamp  ## compare speed with peers; prints ratios
	@failed=0; for each in benchmarks/*.py; do echo "== $$each"; $(BIN)/python $$each || failed=1; done; exit $$failed

wheel: $(VENV)/dev.stamp  ## build the distributions into dist/
	$(BIN)/python -m build --outdir dist .

clean:  ## remove what the targets made, the demo workspace included
	@test ! -d demo || $(BIN)/kg neo4j stop --workspace demo || true
	rm -rf $(VENV) demo dist build site .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
