# `make` alone prints what there is. Nothing but make, a shell and Python 3.11 or newer is needed.

SHELL := /bin/sh
PORT ?= 8000
RUN := .venv/bin/python
# Tools must not look at, or write into, a running site's data.
CHECKS := CONSTITUYENTE_DATA=var/checks
WORKERS ?= 2

.PHONY: help demo test check bench soak mutants gallery vendor docs environment environment-dev

help: ## print this
	@sed -n 's/^\([a-z][a-z-]*\):.*## /\1\t/p' Makefile | while IFS='	' read -r name text; do printf '  make %-9s %s\n' "$$name" "$$text"; done

demo: environment ## a running synthetic city at http://127.0.0.1:8000 (PORT=N for another port)
	@$(RUN) -m constituyente demo --port $(PORT)

test: environment-dev ## every test, on SQLite and then on PostgreSQL
	$(RUN) -m pytest -q -n $(WORKERS) --engine=sqlite
	$(RUN) -m pytest -q -n $(WORKERS) --engine=postgres -m "not slow and not browser"

check: environment-dev ## style, types, who imports whom, migrations, catalogues, vendored files
	$(RUN) -m ruff check
	$(RUN) -m ruff format --check
	.venv/bin/lint-imports
	$(CHECKS) $(RUN) -m mypy
	$(CHECKS) $(RUN) -m constituyente manage makemigrations --check --dry-run
	$(RUN) -m tools.messages --check
	$(RUN) -m tools.vendor --check
	$(RUN) -m tools.icons --check
	$(RUN) -m tools.checks

bench: environment-dev ## measure the log on both engines, and the pages of the demo city (constituyente bench --help has more)
	$(RUN) -m tests.harness.postgres $(RUN) -m constituyente bench ledger --entries 1000000
	CONSTITUYENTE_DATA=var/bench $(RUN) -m constituyente demo --build-only
	CONSTITUYENTE_DATA=var/bench $(RUN) -m constituyente bench pages
	$(RUN) -m tests.harness.many_petitions

soak: environment-dev ## the long harnesses: hours; every line can be run by itself
	$(RUN) -m pytest -q -n $(WORKERS) --engine=sqlite --soak -m "slow or hypothesis or soak"
	$(RUN) -m tests.harness.nothing_lost --kills 1000 --seed 1 --engine sqlite
	$(RUN) -m tests.harness.nothing_lost --kills 1000 --seed 1 --engine postgres
	$(RUN) -m tests.harness.mailing --signers 100000 --kills 20 --seed 1
	$(RUN) -m tests.harness.arrivals curves --signatures 100000 --rate 150 --engine postgres
	$(RUN) -m tests.harness.arrivals steady --rate 60 --seconds 600 --engine postgres
	$(RUN) -m tests.harness.injection --engine sqlite
	$(RUN) -m tests.harness.injection --engine postgres
	$(RUN) -m tests.harness.fuzzing --inputs 10000000
	$(RUN) -m tests.harness.indistinct --pairs 2000
	$(RUN) -m tests.harness.indistinct --pairs 2000 --known spent
	$(RUN) -m constituyente bench ledger --entries 6000000

mutants: environment-dev ## plant faults one at a time; each must turn its tests red
	$(RUN) -m tests.harness.mutants

gallery: environment-dev ## pictures of every page of the demo city, into var/gallery/index.html (long; goes on where it was cut)
	$(RUN) -m tests.harness.gallery

vendor: environment-dev ## fetch the vendored front-end files anew (needs npm and the network)
	$(RUN) -m tools.vendor

docs: environment-dev ## write the tables in docs/ that are taken from the code
	$(CHECKS) $(RUN) -m tests.contracts.reference

# ------------------------------------------------------------------ the environment

# The first Python that is new enough, only looked for when a recipe needs it.
NEW_ENOUGH = import sys; sys.exit(sys.version_info < (3, 11))
FIND_PYTHON = for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	if $$python -c "$(NEW_ENOUGH)" 2>/dev/null; then break; fi; python=; done; \
	if [ -z "$$python" ]; then \
	echo "Constituyente needs Python 3.11 or newer, and found none. Install it, or name it: make PYTHON=/path/to/python3" >&2; exit 2; fi

environment:
	@$(FIND_PYTHON); $$python tools/environment.py run

environment-dev:
	@$(FIND_PYTHON); $$python tools/environment.py dev
