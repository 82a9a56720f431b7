# `make demo` and `make test` do everything on a fresh Debian machine with git, make and Python 3.11.

SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

# The engine lays text out with Pango, and cuts faces down with HarfBuzz's subsetter.
ENGINE_PACKAGES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
# A browser, what its driver needs, what veraPDF finds no longer in Java, and a clock that can be set: the
# same record must give the same bytes on every day.
TEST_PACKAGES := chromium-headless-shell libatomic1 libjaxb-java faketime
# What the PDF is timed against, beside the peers that come with pip.
PEER_PACKAGES := chromium libreoffice-writer

CHECKERS := tests/browser/node_modules/.package-lock.json

.PHONY: demo test lint docs pictures bench peers clean

demo: $(VENV)/run
	$(BIN)/reportgen build reportgen/examples --config reportgen/examples/reportgen.toml -o output
	@echo "Open output/calderwick-2026-06/report.html, and report.pdf beside it."

# Tests start the program hundreds of times, and some machines let Python keep nothing that it compiled.
test: $(VENV)/test $(CHECKERS) lint
	$(BIN)/python -m compileall -q reportgen
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -q

lint: $(VENV)/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(VENV)/test
	$(BIN)/python docs/make.py

pictures: $(VENV)/test
	$(BIN)/python docs/make.py --pictures

RECORDS ?= ../shared/corpus
bench: $(VENV)/test
	$(BIN)/python benchmarks/build.py $(RECORDS)
	$(BIN)/python benchmarks/steps.py $(RECORDS)
	$(BIN)/python benchmarks/check.py $(RECORDS)
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/engine.py $(RECORDS)
	$(BIN)/python benchmarks/site.py $(RECORDS)

# What a user would pick instead: a quarter of an hour for the corpus.
peers: $(VENV)/peers
	$(BIN)/python benchmarks/peers.py $(RECORDS)

clean:
	rm -rf $(VENV) tests/browser/node_modules dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find output -mindepth 1 -not -name .gitkeep -delete

# Each stamp is as new as what it was made from.
$(VENV)/run: pyproject.toml constraints.txt
	@$(call install,$(ENGINE_PACKAGES))
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(SUDO) apt-get install -y -qq python3-venv
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/test: $(VENV)/run
	@$(call install,$(TEST_PACKAGES))
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

$(VENV)/peers: $(VENV)/test
	@$(call install,$(PEER_PACKAGES))
	@command -v java >/dev/null || { $(call install,default-jre-headless); }
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[bench]'
	@touch $@

# The checkers of pages, pinned by their lock file. Node and Java are asked for by command, since
# either may be there from elsewhere.
$(CHECKERS): tests/browser/package-lock.json
	@command -v npm >/dev/null || { $(call install,nodejs npm); }
	@command -v java >/dev/null || { $(call install,default-jre-headless); }
	cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# Debian's packages are installed only where one is missing.
define install
for package in $(1); do \
  dpkg -s $$package 2>/dev/null | grep -q '^Status: install ok' || missing="$$missing $$package"; \
done; \
if [ -n "$$missing" ]; then \
  echo "installing$$missing"; \
  $(SUDO) apt-get update -qq && \
  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
fi
endef
