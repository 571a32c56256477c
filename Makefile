# The commands of this project. `make run` and `make test` are all that a newcomer needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run env test test-all chaos chaos-short lint check lock bench bench-language catalogs clean

run: $(VENV)/.runtime ## run the bot (with BOT_TOKEN), or the sandbox (without)
	@$(BIN)/python -m bot try

env: $(VENV)/.development ## make the environment, nothing else

$(VENV)/.runtime: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked libraries into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.development: requirements-dev.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked libraries and the development tools into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/.runtime

# Each worker reads all tests, and rewrites their assertions unless it finds that done: more than half of its start.
test test-all: export PYTHONDONTWRITEBYTECODE =

test: env ## run all tests but the timed proofs
	@$(BIN)/python -m pytest -n 4 --dist loadgroup -q --ignore=tests/chaos

test-all: env ## the same, and every chat on both databases
	@$(BIN)/python -m pytest -n 4 --dist loadgroup -q --ignore=tests/chaos --all-databases

chaos-short: env ## the timed proofs in the size that fits continuous integration
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -q -m "not long" tests/chaos

chaos: env ## the timed proofs in full: hours; stop it and call it again, it goes on where it was
	@$(BIN)/python -m tests.chaos.marathon
	@$(BIN)/python -m pytest -q -m long tests/chaos

lint: env ## style, types, import contracts, catalogs
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m texts.catalogs check

check: lint test ## what every change must pass

catalogs: env ## read the messages out of the code and compile the catalogs
	@$(BIN)/python -m texts.catalogs update

lock: env ## write the lock files anew from pyproject.toml
	@$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet --output-file requirements.txt
	@$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet --output-file requirements-dev.txt

bench: env ## the burst: 10,000 schedules due in the same second
	@$(BIN)/python -m bench.burst

bench-language: env ## how much of the corpora of time expressions is read, per language
	@$(BIN)/python -m bench.language

clean:
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
