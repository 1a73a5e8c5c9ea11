# Two commands set everything up on a machine with Python 3.11+ and make: `make demo` and `make test`.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
BIN := .venv/bin
UV := .make/uv/bin/uv
INSTALLED := .venv/installed

# uv makes .venv anew, without what other targets installed, if it was made from another path to the same Python: a shim
# of pyenv, say. Therefore Python tells its own path.
UV_PYTHON = $$($(PYTHON) -c 'import sys; print(getattr(sys, "_base_executable", sys.executable))')

# Container images set this. Without compiled files each of the many processes here compiles thousands of modules anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install demo serve test chaos faults soak check docs record wheel clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(INSTALLED) ## make .venv from the lock file

# An environment with a pip of its own takes Python four seconds: it is made where Python has no pip.
$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it: make PYTHON=python3.13 …" or 0)'
	@$(PYTHON) -m pip install $(WITH_UV) --target .make/uv >/dev/null 2>&1 || { rm -rf .make/uv; \
	  $(PYTHON) -m venv .make/uv || { echo 'Python has no venv module here; on Debian: apt-get install python3-venv' >&2; exit 1; }; \
	  .make/uv/bin/pip install $(WITH_UV); }

WITH_UV := --quiet --disable-pip-version-check 'uv>=0.9'

$(INSTALLED): pyproject.toml uv.lock | $(UV)
	@UV_PYTHON=$(UV_PYTHON) $(UV) sync --frozen --quiet --all-extras
	@touch $@

# What a target needs is added to .venv; what is there stays, whatever a larger target installed.
.venv/demo .venv/serve: .venv/%: pyproject.toml uv.lock | $(UV)
	@UV_PYTHON=$(UV_PYTHON) $(UV) sync --frozen --quiet --inexact --no-default-groups $(EXTRAS_$*)
	@touch $@

EXTRAS_demo := --extra server
EXTRAS_serve := --extra server --extra llm --extra files

demo: .venv/demo ## start the service, send it an example article over HTTP, print the brief, stop
	@$(BIN)/python examples/demo.py

serve: .venv/serve ## run the service on http://127.0.0.1:8000 until Ctrl-C
	@$(BIN)/provenbrief serve

# Many tests wait for a process or a clock: four workers keep two cores busy. They take the files in the order of
# tests/conftest.py, which begins with the slow ones; xdist would begin with those that have most tests. A table of cases
# is one test, which spares a report for each case: tests/support/tables.py.
test: install ## run the tests, offline, but for those of chaos and faults
	@$(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder --whole-tables

chaos: install ## kill, pause and cut off what works on batches, again and again
	@$(BIN)/python -m pytest tests/chaos -m chaos -n 2 --dist load

faults: install ## run the slow tests: faults, ten thousand requests, whole tables of cases, the package, more examples of properties
	@$(BIN)/python -m pytest tests -m faults -n 2 --dist load
	@$(BIN)/python -m pytest tests --more-examples 10 -n 2 --dist load

MINUTES ?= 30

soak: install ## 30 minutes of mixed load with faults: memory, and answers that are not documented; MINUTES=3 for less
	@$(BIN)/python -m bench.soak --minutes $(MINUTES)

check: install ## lint, types, layers, reachable modules, packaging
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python scripts/check_reachable.py
	@$(UV) lock --check --quiet

# An environment of its own, since `uv sync` would remove everything else from .venv.
.make/docs/installed: pyproject.toml uv.lock | $(UV)
	@UV_PYTHON=$(UV_PYTHON) UV_PROJECT_ENVIRONMENT=.make/docs $(UV) sync --frozen --quiet --only-group docs
	@touch $@

docs: .make/docs/installed ## build the site of the documentation into build/site
	@NO_MKDOCS_2_WARNING=1 .make/docs/bin/mkdocs build --quiet --strict
	@echo 'build/site has the site; read it with: python3 -m http.server --directory build/site'

record: install ## record the cassettes anew from the real small model
	@$(BIN)/python tests/recording/record.py

wheel: install ## build the wheel and the sdist into dist/
	@$(UV) build --quiet --out-dir dist
	@ls dist

clean: ## remove what the targets made
	@rm -rf .venv .make dist build
