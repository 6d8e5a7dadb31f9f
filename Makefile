# Every target works alone on a fresh clone that has Python >= 3.11, git and make.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11
AT_ONCE := -n auto --dist=worksteal
# Whatever is started finds what an earlier start compiled: without, each process compiles everything for seconds.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup lock wheel run demo check test coverage test-slow lint texts audit bench clean

help: ## Say what the targets do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

setup: $(VENV)/.installed $(VENV)/.installed-dev ## Make the virtual environment and install everything into it

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "AIdioma needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Name another: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock | $(BIN)/python
	@echo "Installing what AIdioma needs ..."
	@$(INSTALL) -r requirements.lock
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo "Installing what its tests need ..."
	@$(INSTALL) -r requirements-dev.lock
	@touch $@

lock: setup ## Lock every version with its hashes, after requirements*.txt changed
	@index=$$($(BIN)/python -m pip config get global.index-url 2>/dev/null); \
	  [ -z "$$index" ] || export UV_DEFAULT_INDEX="$$index"; \
	  $(LOCK) requirements.txt requirements-anki.txt -o requirements.lock && \
	  $(LOCK) -c requirements.lock requirements-dev.txt -o requirements-dev.lock

wheel: setup ## A wheel that brings everything, in dist/: pip install 'dist/…whl[anki]', then: aidioma serve
	@$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation -w dist .

run: $(VENV)/.installed ## Serve the app on http://localhost:8501 (PORT= changes it)
	@PORT=$(PORT) exec $(BIN)/python -m aidioma serve

demo: $(VENV)/.installed ## The same with a class, three months of activity and cache entries, in a database of its own
	@PORT=$(PORT) exec $(BIN)/python -m aidioma serve --demo

lint: setup ## Format check, lint, floors, spelling and types
	@$(BIN)/ruff format --check --quiet . || { echo "Run: $(BIN)/ruff format ." >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/lint-imports --no-cache >.lint-imports.txt || { cat .lint-imports.txt; rm .lint-imports.txt; exit 1; }; rm .lint-imports.txt
	@$(BIN)/typos
	@$(BIN)/mypy

check: lint ## Lint, types and the tests that need no browser, no database, no process of their own and no corpus
	@$(BIN)/pytest -m "not slow and not browser and not database and not process and not corpus" -n 2 --dist=worksteal --quiet

test: lint ## Lint, types and all tests, the browser's included
	@./tests/find-chromium
	@$(BIN)/pytest -m "not slow" $(AT_ONCE)

coverage: setup ## Which lines and branches the tests reach; fewer than 95 % fail
	@./tests/find-chromium
	@$(BIN)/pytest -m "not slow" $(AT_ONCE) --cov --cov-report=term:skip-covered --cov-fail-under=95

test-slow: setup ## The tests that take longer than a minute each
	@./tests/find-chromium
	@$(BIN)/pytest -m slow

TEXTS := -k Message -k counted:1,2 -k NotFoundError -k NotAllowedError:2 -k ThrottledError \
  -k require_admin:3 -k require_author:2 -k require_role:3
texts: setup ## Bring the Spanish catalogue up to date with the texts in the code; new ones are there to be translated
	@$(BIN)/pybabel --quiet extract $(TEXTS) --sort-output --no-location --no-wrap -o .texts.pot pages aidioma
	@$(BIN)/pybabel --quiet update -i .texts.pot -o pages/ui/locale/es.po -l es \
	  --omit-header --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date; rm .texts.pot
	@grep -c '^msgstr ""$$' pages/ui/locale/es.po | sed 's/$$/ texts without Spanish/' || true

audit: setup ## Known vulnerabilities of everything installed (asks the network, so make test does not)
	@$(BIN)/pip-audit --local --strict --skip-editable --progress-spinner off

bench: setup ## The hot paths at size, as ratios within one run
	@$(BIN)/python -m aidioma bench --scale small

clean: ## Remove what the targets made (not the database)
	rm -rf $(VENV) .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis
