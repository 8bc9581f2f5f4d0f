# A fresh machine needs python3 >= 3.11, git and make. Everything else is installed into $(VENV), by hash.

PYTHON ?= python3
VENV   ?= .venv
PY     := $(VENV)/bin/python
# The locks are complete, so that pip has nothing to resolve: it would weigh what was published since.
PIP    := $(PY) -m pip --disable-pip-version-check install --quiet
STAMPS := $(VENV)/.installed
CORPUS ?= $(wildcard ../shared/corpus)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test coverage node lint bench measured generate pictures lock upgrade clean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

demo: $(STAMPS)/run ## Check the sample connectors; text here, HTML in build/report.html
	@mkdir -p build
	$(VENV)/bin/connectorops check connectors/ --fail-on never
	@$(VENV)/bin/connectorops check connectors/ --fail-on never --format html --output build/report.html
	@echo "The same as a page: build/report.html"

# Many tests start the program, which takes twice as long where it is compiled anew each time.
unexport PYTHONDONTWRITEBYTECODE

# One more than there are processors: many tests wait for git, for a server or for a browser.
WORKERS = $(shell $(PY) -c 'import os; print((os.cpu_count() or 1) + 1)')

test: $(STAMPS)/test ## Run all tests, on every processor
	$(PY) -m pytest --numprocesses=$(WORKERS) --dist=worksteal

coverage: $(STAMPS)/test ## The same, and say which branches no test takes: twice as long
	$(PY) -m pytest --numprocesses=$(WORKERS) --dist=worksteal --cov --cov-report=term-missing

node: $(STAMPS)/node ## Install what some tests need from npm; without it they say that they were skipped

lint: $(STAMPS)/lint ## Style, formatting, types, which module may import which, and workflows
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/zizmor --offline --quiet .
	$(VENV)/bin/actionlint
	$(VENV)/bin/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(VENV)/bin/check-jsonschema --builtin-schema vendor.github-actions action.yml .github/actions/*/action.yml

bench: $(STAMPS)/bench ## Measure, on CORPUS=folder or else on a generated corpus
	$(PY) -m bench.run $(CORPUS)

measured: $(STAMPS)/run ## Write docs/measured.md from the connectors in CORPUS=folder
	$(PY) -m bench.measured $(CORPUS)

generate: $(STAMPS)/test ## Write the generated files anew
	$(PY) -m tests.generate

pictures: $(STAMPS)/test ## Take the pictures of the guides anew, with Chromium
	$(PY) -m tests.pictures

# Each lock starts from the one before it, so that installing one never changes a version that another pinned.
COMPILE = $(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header $(UPGRADE) \
          --python-version $(shell sed -n 's/^requires-python = ">=\(.*\)"/\1/p' pyproject.toml)

lock: $(STAMPS)/uv ## Write requirements/*.lock after pyproject.toml changed; versions stay where they can
	$(COMPILE) pyproject.toml -o requirements/run.lock
	$(COMPILE) requirements/build.in -c requirements/run.lock -o requirements/build.lock
	$(COMPILE) --group test -c requirements/run.lock -c requirements/build.lock -o requirements/test.lock
	$(COMPILE) --group lint -c requirements/run.lock -c requirements/build.lock -c requirements/test.lock -o requirements/lint.lock
	$(COMPILE) --group bench -c requirements/run.lock -c requirements/build.lock -o requirements/bench.lock

upgrade: UPGRADE := --upgrade
upgrade: lock ## The same with the newest versions

clean: ## Remove everything that can be made again
	rm -rf $(VENV) tests/node/node_modules build dist .coverage .coverage.* htmlcov .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# Stamps: a second run installs nothing. They are touched last, so that a failed installation is tried again.
$(STAMPS)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: requirements/run.lock requirements/build.lock pyproject.toml | $(STAMPS)/venv
	$(PIP) --require-hashes --no-deps -r requirements/run.lock -r requirements/build.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/test $(STAMPS)/bench: $(STAMPS)/%: requirements/%.lock $(STAMPS)/run
	$(PIP) --require-hashes --no-deps -r $<
	@touch $@

$(STAMPS)/lint: requirements/lint.lock $(STAMPS)/test  # mypy reads the tests, and so what they import
	$(PIP) --require-hashes --no-deps -r $<
	@touch $@

$(STAMPS)/node: tests/node/package-lock.json | $(STAMPS)/venv  # no package runs a script of its own
	npm ci --prefix tests/node --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(STAMPS)/uv: | $(STAMPS)/venv
	$(PIP) uv
	@touch $@
