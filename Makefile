# What people do with this tree, written so that it runs. `make run` and `make test` need Python 3.11+ and make only.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
READY := $(VENV)/.ready
NODE := $(BIN)/node
NPM := $(NODE) $(VENV)/npm/bin/npm-cli.js
PRETTIER := $(NODE) node_modules/prettier/bin/prettier.cjs --no-error-on-unmatched-pattern
NEW_ENOUGH := 'import sys; sys.exit(sys.version_info < (3, 11) and "Breather needs Python 3.11 or newer; this is " + sys.version.split()[0])'
STYLED := 'pwa/static/**/*.{js,css}' 'tests/**/*.mjs'

.PHONY: run install test check bench soak audit sbom words format setup lock clean

run: $(READY)  ## serve on http://localhost:8000 (PORT, BREATHER_ORIGIN, BREATHER_DATA, BREATHER_DATABASE_URL)
	$(BIN)/breather migrate
	exec $(BIN)/breather serve

install:  ## the server and its libraries alone, for the machine of a house; again after each upgrade
	$(PYTHON) -c $(NEW_ENOUGH)
	$(PYTHON) -m venv $(VENV)
	$(PIP) -r requirements.lock
	$(BIN)/python scripts/link.py

test: setup  ## every test but the long ones of `make soak`, real browsers included
	$(BIN)/python -m pytest -n 3 --dist worksteal --durations=40 --durations-min=4

check: $(READY) node_modules/.ready  ## formatting, lint, types (Python and JS), import rules, every language whole
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/djlint pwa/templates --lint --quiet
	$(PRETTIER) --check --log-level=warn $(STYLED)
	$(NODE) node_modules/typescript/bin/tsc -p .
	$(BIN)/python -m pytest -q tests/test_house.py tests/test_words.py tests/test_words_asked.py tests/test_practices_content.py tests/test_lessons.py

bench: setup  ## every measurement against its floor, written to docs/performance.md; `make bench ROW=6` prints one row
	$(BIN)/python scripts/bench/run.py $(if $(ROW),--row $(ROW))

soak: setup  ## hours of trying to lose something; goes on where the last run stopped; SECONDS=600: the long rounds for so long each
	$(BIN)/python -m pytest -n 2 -m soak
	$(BIN)/python -m scripts.soak.run $(if $(SECONDS),--seconds $(SECONDS))

audit: setup  ## known holes in the locked libraries; asks public advisories, and fails where none answer
	$(BIN)/uv tool run pip-audit==2.10.1 --strict --disable-pip --require-hashes -r requirements.lock -r requirements-dev.lock
	$(NPM) audit

sbom: setup  ## build/sbom.cdx.json: every locked library, CycloneDX 1.6
	$(BIN)/python scripts/sbom.py

words: $(READY)  ## after a change of words in templates: new messages into every catalogue, empty
	$(BIN)/python scripts/words.py

format: $(READY) node_modules/.ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(PRETTIER) --write --log-level=warn $(STYLED)

setup: $(READY) node_modules/.ready
	$(BIN)/python scripts/browsers.py

lock:  ## after a change of dependencies in pyproject.toml
	$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --universal --python-version 3.11 --no-header --extra postgresql pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --universal --python-version 3.11 --no-header --extra dev pyproject.toml -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) node_modules build *.egg-info

$(READY): requirements-dev.lock pyproject.toml
	$(PYTHON) -c $(NEW_ENOUGH)
	$(PYTHON) -m venv $(VENV)
	$(PIP) -r requirements-dev.lock
	$(BIN)/python scripts/link.py
	touch $@

node_modules/.ready: package-lock.json $(READY)
	$(NPM) ci --no-audit --no-fund --loglevel=error
	touch $@
