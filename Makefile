# make crawl · make demo · make test: each sees to its environment in .venv first (deploy/environment.sh).
# make test ROOM=pipelines/reading/topics: the tests of one room, and who may import whom; in seconds, for whoever works there.
# make itself ends with 2 whatever failed; .venv/bin/vigia has the exit statuses that the README lists.
PYTHON ?= python3
PRESS ?= ../shared/press
LOCK ?= requirements.lock
DEV_LOCK ?= requirements-dev.lock
DB ?= output/news.db
# The environment itself, not the link: a run keeps its own when an upgrade moves the link.
RUN := "$$(readlink -f .venv)"/bin
COMPILE := uv pip compile --quiet pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header

ROOMS := $(patsubst tests/%/,%,$(sort $(dir $(wildcard tests/*/test_*.py tests/*/*/test_*.py tests/*/*/*/test_*.py))))

.PHONY: crawl demo cluster-demo test room soak lint bench train measure-press datasette screenshots env dev-env lock clean

crawl: env
	@$(RUN)/vigia crawl news $(if $(SOURCES),-a source="$(SOURCES)")

demo: env
	@$(RUN)/python -m demo

# The same newsroom by two workers and a collector, with a redis-server of their own: the same is found.
cluster-demo: env
	@$(RUN)/python -m demo --cluster

test: room dev-env
ifdef ROOM
	@$(RUN)/python -m pytest tests/$(ROOM) tests/test_house.py
else
	@$(RUN)/python -m pytest -n 3 --dist worksteal -m "not soak and not alone"
	@$(RUN)/python -m pytest -m "alone and not soak"
endif

room:
	@$(if $(filter $(or $(ROOM),any),any $(ROOMS)),,echo "There is no room tests/$(ROOM). There are: $(ROOMS)" >&2; exit 2)

soak: dev-env
	@$(RUN)/python -m pytest -n 2 --dist worksteal -m "soak and not alone"
	@$(RUN)/python -m pytest -m "soak and alone"

lint: dev-env
	@$(RUN)/ruff check .
	@$(RUN)/ruff format --check .
	@$(RUN)/mypy

bench: dev-env
	@$(RUN)/python -m benchmarks

# The models of the reading, made from corpus/ and, where they are at hand, from the labelled articles of real press in PRESS; with LABELS,
# from what `vigia label` wrote into that file of stories in DB as well.
train: dev-env
	@$(RUN)/python -m training $(if $(or $(wildcard $(PRESS)/articles.jsonl.gz),$(filter-out file,$(origin PRESS))),--press "$(PRESS)") $(if $(LABELS),--labels "$(LABELS)" --database "$(DB)") $(if $(INTO),--into "$(INTO)")

# What the reading says of real press, at the rates at which things happen: tags and rows in 1,000 articles, and how many are right.
measure-press: dev-env
	@$(RUN)/python -m training.measuring "$(PRESS)"

datasette: env
	@test -f "$(DB)" || { echo "There is no $(DB): make crawl makes output/news.db, make demo makes output/demo/news.db; DB= names another, for example: make datasette DB=output/demo/news.db" >&2; exit 2; }
	@$(RUN)/python -m reports.datasette "$(DB)"

# The pictures of docs/screenshots, of the demo's database in the system's Chromium.
screenshots: dev-env
	@$(RUN)/python -m tests.browser.screenshots

# What a server needs, and the same with the developers' tools. One that has the tools serves for both.
env:
	@PYTHON="$(PYTHON)" deploy/environment.sh "$(LOCK)"

dev-env:
	@PYTHON="$(PYTHON)" deploy/environment.sh "$(DEV_LOCK)" "$(LOCK)"

# The pins, made again from pyproject.toml (needs uv): what a server runs, and the same with the developers' tools.
lock:
	$(COMPILE) --extra notify --extra analyst --extra backfill --extra cluster --extra build --output-file requirements.lock
	$(COMPILE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf .venv .venvs .mypy_cache .ruff_cache .pytest_cache
