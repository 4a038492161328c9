# Commands of the project. Needs Python 3.11 or later and make; nothing here calls git, Node or gettext.
.DEFAULT_GOAL := help
.PHONY: help run test check lint test-postgres test-browser bench demo sbom requirements messages format static

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
NAME ?=
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
POS := $(wildcard locale/*/LC_MESSAGES/*.po)
MOS := $(POS:.po=.mo)
STATIC := $(shell find miljomal -path '*/static/*' -type f 2>/dev/null)
CODE := miljomal tests conftest.py $(wildcard benchmarks)

help: ## Räknar upp kommandona
	@echo "Miljömålsstödet. Skriv make och ett av de här orden:"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' Makefile | awk -F'|' '{ printf "%-16s %s\n", $$1, $$2 }'

run: $(VENV)/run.stamp $(MOS) static ## Startar tjänsten på http://localhost:8000 (PORT= och HOST= ändrar)
	@echo "Uppdaterar databasen …"
	@$(MANAGE) migrate --verbosity 0
	@echo "Läser in referensdata och exempellänet …"
	@$(MANAGE) seed
	@$(MANAGE) demo
	@echo "Startar webbserver, bakgrundsarbetare och minutklocka …"
	@exec $(MANAGE) serve --host $(HOST) --port $(PORT) --sign-ins miljomal.seed.demo.sign_ins

test: $(VENV)/dev.stamp $(MOS) ## Kör testerna på SQLite, utan webbläsare
	@$(BIN)/python -m pytest -q -n auto --dist loadfile

check: lint test test-postgres test-browser ## Kör allt som CI kör: kontroller, tester på SQLite och PostgreSQL, webbläsartester

lint: $(VENV)/dev.stamp ## Kontrollerar kod, typer, lager, mallar, migreringar och den engelska katalogen
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/ruff format --check $(CODE)
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@find miljomal -path '*/templates/*' -name '*.html' -print0 | xargs -0 $(BIN)/djade --target-version 5.2 --check
	@$(MANAGE) makemigrations --check --dry-run
	@$(MANAGE) messages --check

test-postgres: $(VENV)/dev.stamp $(MOS) ## Kör testerna på en egen, tillfällig PostgreSQL
	@bash .ci/postgres $(BIN)/python -m pytest -q -n auto --dist loadfile

test-browser: $(VENV)/dev.stamp $(MOS) ## Kör testerna i Chromium
	@$(BIN)/python -m pytest -q -n auto -m browser

bench: $(VENV)/dev.stamp $(MOS) static ## Mäter hastighet (NAME=pages, followup, indicators, import, memory eller weight; utan NAME allt)
	@$(BIN)/python -m benchmarks $(NAME)

demo: $(VENV)/run.stamp ## Läser in det påhittade exempellänet i databasen
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) seed
	@$(MANAGE) demo

sbom: $(VENV)/run.stamp ## Skriver sbom.json: vilka paket tjänsten består av (CycloneDX)
	@$(MANAGE) sbom

requirements: $(VENV)/dev.stamp ## Låser om paketen i requirements/*.txt (behöver uv på datorn)
	@for name in run dev; do \
	  uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --output-file requirements/$$name.txt requirements/$$name.in || exit 1; \
	done

messages: $(VENV)/run.stamp ## Samlar texter att översätta i locale/en
	@$(MANAGE) messages

format: $(VENV)/dev.stamp ## Formaterar kod och mallar
	@$(BIN)/ruff check --fix-only --quiet $(CODE)
	@$(BIN)/ruff format --quiet $(CODE)
	@find miljomal -path '*/templates/*' -name '*.html' -print0 | xargs -0 $(BIN)/djade --target-version 5.2 || true

static: var/static.stamp

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 eller senare behövs. Ange den så här: make PYTHON=python3.12"; exit 1; }
	@echo "Skapar Python-miljön i $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements/run.txt | $(BIN)/python
	@echo "Installerar paketen …"
	@$(PIP) --requirement $<
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp | $(BIN)/python
	@echo "Installerar paketen för test och kontroll …"
	@$(PIP) --requirement $<
	@touch $@

%.mo: %.po | $(VENV)/run.stamp
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

var/static.stamp: $(STATIC) $(VENV)/run.stamp
	@echo "Samlar stilmallar, teckensnitt och symboler …"
	@mkdir -p var
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@touch $@
