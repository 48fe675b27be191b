# The commands people use; CONTRACT and README name them. Stamp files keep a second start to seconds.
SHELL := /bin/bash
.DEFAULT_GOAL := help

HOST ?= 127.0.0.1
PORT ?= 8000
PORT_HTTPS ?= 8443
PYTHON ?= python3
BIN := .venv/bin
FRONTEND_SOURCES := $(shell find frontend -type f \( -path 'frontend/src/*' -o -path 'frontend/public/*' -o -name '*.json' -o -name 'vite.config.ts' -o -name 'compress.mjs' \) \
	-not -path '*/node_modules/*' -not -path '*/dist/*')

help: ## what you can do here
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

# --- installed once, again only when a lock file changes ---------------------------------------------------------------------------
.venv/.made: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.made-dev: .venv/.made requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

frontend/node_modules/.made: frontend/package-lock.json
	cd frontend && npm ci --no-fund --no-audit --loglevel=error
	@touch $@

frontend/dist/.made: frontend/node_modules/.made $(FRONTEND_SOURCES)
	cd frontend && npm run --silent build
	@touch $@

build: .venv/.made frontend/dist/.made ## install and build everything that has changed

# --- for people ----------------------------------------------------------------------------------------------------------------------
run: build ## serve http://127.0.0.1:8000 with demo content (PORT=, HOST=)
	@DEMO=1 SITE_URL="$${SITE_URL:-http://$(HOST):$(PORT)}" $(BIN)/python platform/manage.py serve --host $(HOST) --port $(PORT)

production-demo: build ## try the whole production set on https://127.0.0.1:8443 (PORT_HTTPS=); nothing is kept
	@PATH="$$PATH:/usr/sbin" .ci/packages pg_ctlcluster=postgresql redis-server=redis-server nginx=nginx openssl=openssl
	@$(BIN)/python -m vakkring.config.production --port $(PORT_HTTPS)

test: build .venv/.made-dev .ci/chromium ## every test; DATABASE_URL and REDIS_URL choose the services
	cd frontend && npm run --silent test
	@PATH="$$PATH:/usr/sbin" .ci/packages redis-server=redis-server ip=iproute2 nft=nftables nginx=nginx openssl=openssl faketime=faketime
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: build .venv/.made-dev ## style, types, layers, migrations, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd frontend && npm run --silent check
	$(BIN)/python platform/manage.py makemigrations --check --dry-run
	@.ci/packages xgettext=gettext
	$(BIN)/python platform/manage.py live_types
	$(BIN)/python platform/manage.py check_translations
	.ci/check-deploy

bench: build .venv/.made-dev .ci/chromium ## measure speed; prints one table, writes bench.json
	@.ci/packages wrk=wrk
	@services="$$(.ci/services)" && BENCH_SERVICES="$$services" $(BIN)/python tests/benchmarks/run.py

.ci/chromium: FORCE
	@.ci/install-chromium

lock: .venv/.made-dev ## write the Python lock files anew after a change in pyproject.toml
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml --group build -o requirements.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml --group build --group dev -o requirements-dev.txt

messages: build ## write what follows from the source: texts for translators, the browser's types of live messages
	$(BIN)/python platform/manage.py live_types --write
	@.ci/packages xgettext=gettext
	$(BIN)/python platform/manage.py check_translations --write

clean: ## remove what was built (not the database)
	rm -rf .venv frontend/node_modules frontend/dist .mypy_cache .ruff_cache .pytest_cache bench.json

.PHONY: help build run production-demo test check bench lock messages clean FORCE
