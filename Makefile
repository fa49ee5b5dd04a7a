# One word a recipe; each sets up what it needs. What they do: docs/operations.md
.PHONY: help setup demo up down status test lint types docs bench hostile wheel clean distclean

PYTHON := var/venv/bin/python
# every step prints the seconds since this moment
export STARTED := $(shell date +%s)

help:
	@echo "make demo       the catalogue with the demo city: prints its address and accounts"
	@echo "make test       every check"
	@echo "make setup up down status lint types docs bench hostile wheel clean distclean    see docs/operations.md"

setup:
	@scripts/setup.sh

demo: setup
	@$(PYTHON) scripts/run_demo.py

up: setup
	@$(PYTHON) scripts/services.py up

down:
	@if command -v python3 >/dev/null; then python3 scripts/services.py down; fi

status:
	@python3 scripts/services.py status

test: setup
	@$(PYTHON) scripts/run_tests.py

lint: setup
	@var/venv/bin/ruff check .
	@var/venv/bin/lint-imports

types: setup
	@var/venv/bin/mypy

docs: setup
	@NO_MKDOCS_2_WARNING=1 var/venv/bin/mkdocs build --strict

bench: setup
	@$(PYTHON) scripts/bench/run.py

hostile: setup
	@$(PYTHON) scripts/run_hostile.py

wheel: setup
	@rm -rf build dist
	@$(PYTHON) -m pip wheel -q --no-deps --no-build-isolation -w dist .
	@ls dist

clean: down
	@if command -v python3 >/dev/null; then python3 scripts/clean.py; fi

distclean: down
	@if command -v python3 >/dev/null; then python3 scripts/clean.py --all; fi
