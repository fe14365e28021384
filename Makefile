# One word per habit. Every target sets up what it needs, from nothing but Python 3.11 or later and make.
# A target that has nothing to do takes no time: stamp files under .venv say what has been done.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

# PYTHON=... chooses the interpreter; otherwise the first on the PATH that runs and is new enough.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
# Locked, with hashes, wheels only: nothing is resolved, built or trusted at installation, and nothing compiled that
# a run does not use.
PIP_LOCKED := $(PIP) install --no-deps --no-compile --only-binary :all: --require-hashes
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-header --no-emit-index-url --no-emit-find-links

LOCK_FUZZ := $(subst compile pyproject.toml,compile --group pyproject.toml:fuzz,$(LOCK))
LOCK_PEERS := $(subst compile pyproject.toml,compile --group pyproject.toml:peers,$(LOCK))

FRONTEND := $(shell find frontend scripts/build_assets.py scripts/cut_fonts.py -type f -not -path '*/node_modules/*' 2>/dev/null)

.PHONY: help setup setup-run demo test check bench fuzz torture mutation docs screens words lock upgrade new-capability news browser softhsm clean distclean

help: ## say what there is
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- setting up -----------------------------------------------------------------------------------------------------

setup: $(STAMPS)/dev $(STAMPS)/package $(STAMPS)/assets ## everything a developer needs, in .venv

setup-run: $(STAMPS)/package $(STAMPS)/assets

$(STAMPS)/venv:
	@test -n "$(PYTHON)" || { echo "Lindero needs Python 3.11 or later on the PATH (or PYTHON=/path/to/python)."; exit 1; }
	@echo "== virtual environment ($$($(PYTHON) --version))"
	@$(PYTHON) -m venv $(VENV) || { echo "This Python cannot make a virtual environment:" \
		"install its venv module (on Debian: apt-get install python3-venv)."; exit 1; }
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: requirements/run.txt | $(STAMPS)/venv
	@echo "== packages (requirements/run.txt)"
	@$(PIP_LOCKED) -r requirements/run.txt
	@touch $@

$(STAMPS)/dev: requirements/dev.txt $(STAMPS)/run
	@echo "== packages for developers (requirements/dev.txt)"
	@$(PIP_LOCKED) -r requirements/dev.txt
	@touch $@

$(STAMPS)/package: pyproject.toml src/lindero/__init__.py $(STAMPS)/run
	@echo "== lindero itself, editable"
	@$(PIP) install --no-deps --no-index --no-build-isolation --editable .
	@touch $@

$(STAMPS)/assets: $(FRONTEND) $(STAMPS)/run
	@echo "== front end (scripts/build_assets.py)"
	@$(BIN)/python scripts/build_assets.py
	@touch $@

# The systems that Lindero is measured beside live in an environment of their own; nothing of Lindero needs them.
# One of them, taky, is published as source alone.
$(STAMPS)/peers: requirements/peers.txt | $(STAMPS)/venv
	@echo "== systems to be measured beside (requirements/peers.txt)"
	@$(PYTHON) -m venv $(VENV)/peers
	@$(VENV)/peers/bin/python -m pip --disable-pip-version-check --no-input --quiet install --no-deps --no-compile \
		--only-binary :all: --no-binary taky --require-hashes -r requirements/peers.txt
	@touch $@

$(STAMPS)/fuzz: requirements/fuzz.txt $(STAMPS)/dev
	@echo "== the fuzzer (requirements/fuzz.txt)"
	@$(PIP_LOCKED) -r requirements/fuzz.txt
	@touch $@

softhsm: $(STAMPS)/dev ## find SoftHSM for the tests of keys in hardware, or install it
	@$(BIN)/python scripts/ensure_softhsm.py

browser: $(STAMPS)/dev ## find a Chromium for the tests, or fetch one
	@$(BIN)/python scripts/ensure_browser.py

# --- habits ---------------------------------------------------------------------------------------------------------

demo: setup-run ## three neighbours share a live picture: the whole story in one command
	@$(BIN)/lindero demo $(ARGS)

# Tests start some hundred processes: each finds compiled what it imports, even where the shell wants none of that kept.
test: setup browser softhsm ## every test, a file at a time on each processor
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup ## every check that is not a test: lint, types, floors, house rules, documents, news
	@$(BIN)/python -m checks $(ARGS)

bench: setup $(STAMPS)/peers ## measure, beside naive baselines and other systems in the same run
	@$(BIN)/python -m bench $(ARGS)

fuzz: setup $(STAMPS)/fuzz ## feed every way in with made-up bytes: make fuzz ARGS="--seconds 600"
	@$(BIN)/python -m fuzz $(ARGS)

torture: setup ## faults and attacks: power cuts, full disks, long partitions, wrong clocks, random play
	@$(BIN)/python -m torture $(ARGS)

mutation: setup ## delete every guard of the gate in turn and see whether a test turns red
	@$(BIN)/python -m scripts.delete_guards $(ARGS)

docs: setup ## write docs/reference from the declarations, and the pages of safeguards and of faults from their tables
	@$(BIN)/python -m scripts.write_reference
	@$(BIN)/python -m scripts.write_safeguards
	@$(BIN)/python -m scripts.write_faults

words: setup ## bring the catalogues of words up to date with what pages show, and say what has no translation yet
	@$(BIN)/python -m scripts.words $(ARGS)

screens: setup browser ## take the pictures of docs/screens: every page, by day and by night, in English and Arabic
	@$(BIN)/python -m scripts.take_screens $(ARGS)

new-capability: setup ## a new folder that joins by itself: make new-capability NAME=customs
	@$(BIN)/python -m scripts.new_capability "$(NAME)"

news: setup ## gather changes/ into CHANGES.md for a release
	@$(BIN)/towncrier build --yes

# --- locking --------------------------------------------------------------------------------------------------------

lock: $(STAMPS)/dev ## write requirements/*.txt after a change of dependencies (keeps what is pinned)
	@$(LOCK) --group checkout --output-file requirements/run.txt
	@$(LOCK) --group checkout --group dev --constraints requirements/run.txt --output-file requirements/dev.txt
	@$(LOCK_FUZZ) --output-file requirements/fuzz.txt
	@$(LOCK_PEERS) --output-file requirements/peers.txt

upgrade: $(STAMPS)/dev ## write requirements/*.txt with the newest versions
	@$(LOCK) --upgrade --group checkout --output-file requirements/run.txt
	@$(LOCK) --upgrade --group checkout --group dev --constraints requirements/run.txt \
		--output-file requirements/dev.txt
	@$(LOCK_FUZZ) --upgrade --output-file requirements/fuzz.txt
	@$(LOCK_PEERS) --upgrade --output-file requirements/peers.txt

# --- cleaning -------------------------------------------------------------------------------------------------------

clean: ## remove what was built, keep the virtual environment
	@rm -rf build dist .demo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@rm -rf src/lindero/shells/console/static frontend/node_modules $(STAMPS)/assets
	@find . \( -name .venv -o -name node_modules \) -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## remove the virtual environment too
	@rm -rf $(VENV)
