# make crawl · make demo · make test: each makes the environment in .venv when it is missing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: crawl demo test soak lint bench datasette env lock clean

crawl: $(READY)
	@$(BIN)/scrapy crawl news $(if $(SOURCES),-a source=$(SOURCES))

demo: $(READY)
	@$(BIN)/python -m demo

test: $(READY)
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m "not soak and not alone"
	@$(BIN)/python -m pytest -m "alone and not soak"

soak: $(READY)
	@$(BIN)/python -m pytest -m soak

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(READY)
	@$(BIN)/python -m benchmarks

datasette: $(READY)
	@$(BIN)/datasette output/news.db

env: $(READY)

$(READY): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Vigía needs Python 3.11 or newer; say which with PYTHON=, for example: make $(or $(MAKECMDGOALS),crawl) PYTHON=python3.12" >&2; exit 2; }
	@echo "Preparing the environment in $(VENV) (once, about a minute)..." >&2
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@touch $@

# The pins, made again from pyproject.toml (needs uv).
lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --output-file requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
