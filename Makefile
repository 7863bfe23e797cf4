# The two commands of the README: make up, make test. CI runs make check and make test.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
DATA ?= $(CURDIR)/var
export DATA

.PHONY: env up check test format bench clean

env: .venv/ready

.venv/ready: requirements.lock pyproject.toml
	@echo "建立运行环境 .venv …"
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@awk '/^[a-z0-9]/ {wanted = /^uv==/} wanted' requirements.lock > .venv/uv.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r .venv/uv.txt
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

up: env
	@PORT=$(PORT) $(BIN)/gongkai up

check: env
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/lint-imports --no-cache > .venv/lint-imports.log || (cat .venv/lint-imports.log; false)
	@$(BIN)/python -m scripts.limits
	@DATA=$(CURDIR)/.venv/check $(BIN)/django-admin makemigrations --check --dry-run --verbosity 0 --settings gongkai.settings.test
	@$(BIN)/mypy gongkai
	@echo "check: ok"

test: env
	@$(BIN)/pytest -n 2 --dist worksteal --durations 30 --durations-min 5

format: env
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .

bench: env
	@$(BIN)/python -m bench

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache
