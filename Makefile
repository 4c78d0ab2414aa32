# The commands of this repository. `make` alone lists them.

PYTHON_BIN := .venv/bin/python
RUFF_PATHS := shared services deploy tests docs/examples
SHELL_SCRIPTS := .ci/run $(wildcard deploy/*/*.sh)
DOCKERFILES := $(wildcard deploy/docker/*.Dockerfile)
COMPOSE_FILES := docker-compose.yml docker-compose.gpu.yml

.DEFAULT_GOAL := help
.PHONY: help up test lint format bench openapi compose-env clean install install-dev

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: install ## Install what is missing, start Linksnap here, stop it with Ctrl-C
	@exec $(PYTHON_BIN) -m deploy.local.up

test: install-dev ## Install what is missing and run every test
	@$(PYTHON_BIN) -m pytest $(ARGS)

lint: install-dev ## ruff, mypy --strict, import-linter, shellcheck, hadolint, compose schema
	.venv/bin/ruff check $(RUFF_PATHS)
	.venv/bin/ruff format --check $(RUFF_PATHS)
	.venv/bin/mypy
	.venv/bin/mypy docs/examples
	.venv/bin/lint-imports
	.venv/bin/shellcheck $(SHELL_SCRIPTS)
	.venv/bin/hadolint --config deploy/docker/hadolint.yaml $(DOCKERFILES)
	.venv/bin/check-jsonschema --builtin-schema vendor.compose-spec $(COMPOSE_FILES)

format: install-dev ## Format the Python code and fix what can be fixed by machine
	.venv/bin/ruff format $(RUFF_PATHS)
	.venv/bin/ruff check --fix $(RUFF_PATHS)

bench: install-dev ## Run the benchmarks on a folder of test material: make bench CORPORA=FOLDER
	@$(PYTHON_BIN) -m tests.bench $(CORPORA)

openapi: install-dev ## Write docs/api anew from the code
	@$(PYTHON_BIN) -m services.catalog.openapi

compose-env: ## Write .env with fresh secrets for docker compose (never overwrites)
	@deploy/docker/new-env.sh

clean: ## Remove caches and build output; data/ and .venv/ stay
	rm -rf build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find $(RUFF_PATHS) -name __pycache__ -type d -prune -exec rm -rf {} +

install:
	@deploy/local/install.sh local

install-dev:
	@deploy/local/install.sh dev
