# `make demo` and `make test` are the only commands needed after cloning.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup spark pydvl compile check test test-ganache edge demo bench legs attacks deep clean

python := .venv/bin/python
ours := $(foreach room,offchain oracles scripts tests toolchain,$(if $(wildcard $(room)/*.py $(room)/*/*.py),$(room)))
headwater := .venv/bin/headwater
forge := $(or $(FORGE),node_modules/@foundry-rs/forge-linux-amd64/bin/forge)
solhint := node_modules/.bin/solhint --noPoster --disc --max-warnings 0

export SOLCX_BINARY_PATH := $(CURDIR)/toolchain/bin
export ETH_HASH_BACKEND := pysha3
export PYTHONDONTWRITEBYTECODE := 1
# The set-up's own node, where the machine has none.
export PATH := $(PATH):$(CURDIR)/.venv/bin

help: ## What the targets do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

setup: ## Everything the project needs, inside the checkout; does no work twice
	@toolchain/bootstrap.sh

spark: setup ## PySpark (0.5 GB) for the suite of that name; needs Java 17 or 21
	@toolchain/spark.sh

pydvl: setup ## pyDVL (0.5 GB) in an environment of its own, for the suite of that name and a row of `make bench`
	@toolchain/pydvl.sh

compile: setup ## Contracts, once per state of their sources
	@$(python) -m toolchain.compile

check: compile ## Style, types, layers and the rules of the architecture
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy $(ours)
	.venv/bin/lint-imports --no-cache
	$(forge) fmt --check contracts tests
	$(solhint) --config .solhint.json 'contracts/**/*.sol'
	$(solhint) --config toolchain/solhint-interfaces.json 'contracts/interfaces/**/*.sol'
	$(python) -m pytest -q tests/architecture

test: compile ## All tests; the last line is `N passed, F failed, S skipped`
	@$(python) -m toolchain.run_tests

test-ganache: compile ## The market on Ganache 7.9 and on an EVM of paris, every balance asserted
	@$(python) -m toolchain.run_tests --only chains

edge: compile ## The tests of an edge case, `make edge E=E16`; without a number, all numbers and their tests
	@$(python) -m toolchain.edge $(E)

demo: compile ## The reference scenario, from bare chain to verified payouts
	@if [ -f offchain/cli/main.py ]; then $(headwater) demo; else $(python) -m toolchain.progress; fi

bench: compile ## Gas of report, anchor and settlement against goals, peers and floors; rates of the log store and of stage A
	@$(python) -m toolchain.bench

legs: setup ## Stage A on 1, 10, 20 and 50 million legs, ten minutes; rewrites tests/bench/legs.json
	@$(python) -m tests.bench.legs

attacks: setup ## What attacks on the weights move and cost; rewrites tests/attacks/figures.json
	@$(python) -m toolchain.attacks

deep: compile ## The long campaigns: fuzzing in depth, a million samples
	FOUNDRY_PROFILE=deep $(forge) test
	@$(python) -m toolchain.run_tests --only deep --show

clean: ## Forget everything that was built; keep the set-up
	rm -rf build out cache reports .headwater/last .mypy_cache .ruff_cache .pytest_cache .hypothesis
