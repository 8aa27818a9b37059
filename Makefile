# `run` needs requirements.txt only; tests and lint need requirements-dev.txt too: two stamps.
VENV := .venv
PY := $(VENV)/bin/python
RUN_READY := $(VENV)/.ready-to-run
TEST_READY := $(VENV)/.ready-to-test
PAGE_READY := build/.page-ready
PYTHON ?= python3
JOBS ?= 2
PIP_INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test soak check bench seed

# The Procfile says `gunicorn` and `python`: ours.
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)

help: ## lists what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

setup: $(PAGE_READY) ## makes the environment in .venv; only does what is due

run: $(PAGE_READY) ## starts the dashboard on http://127.0.0.1:5001, with a demo shop if the database is untouched
	@$(PY) manage.py start

seed: $(RUN_READY) ## writes a believable year of the demo shop
	@$(PY) manage.py seed

test: $(TEST_READY) $(PAGE_READY) ## lint, types and all tests, with a real PostgreSQL, Redis and Chromium
	@$(PY) -m tests.machine
	@$(MAKE) --no-print-directory check
	@$(PY) -m pytest -n $(JOBS)

soak: $(TEST_READY) $(PAGE_READY) ## kills, outages and load at full length, some 20 minutes
	@$(PY) -m tests.machine
	@$(PY) -m pytest tests/soak --soak -s

check: $(TEST_READY) ## lint and types only
	@$(PY) -m ruff check .
	@$(PY) -m mypy

bench: $(TEST_READY) $(PAGE_READY) ## measures performance, as ratios
	@$(PY) -m benchmarks

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "SmartShopie needs Python 3.11 or newer, and '$(PYTHON)' is not: try make setup PYTHON=python3.12." >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || \
	  { rm -rf $(VENV); echo "'$(PYTHON) -m venv' failed: on Debian and Ubuntu, apt-get install python3-venv." >&2; exit 1; }

$(RUN_READY): requirements.txt | $(PY)
	@echo "Installing what the product needs into $(VENV) (once, and when requirements.txt changes)"
	@$(PIP_INSTALL) -r requirements.txt
	@touch $@

# Smaller files for the page; goes on without what cannot be fetched.
$(PAGE_READY): dash_app/build.py dash_app/icons.py dash_app/typeface.py $(RUN_READY)
	@echo "Preparing the page's files"
	@$(PY) -m dash_app.build
	@touch $@

$(TEST_READY): requirements-dev.txt $(RUN_READY)
	@echo "Installing what tests and lint need into $(VENV)"
	@$(PIP_INSTALL) -r requirements-dev.txt
	@touch $@
