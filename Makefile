# Everything from a fresh clone; nothing is needed but Python 3.11 or newer. See README.md.
PORT = 8000
DATA = data

.PHONY: run test check bench soak setup setup-dev
.NOTPARALLEL:

run: setup       # start the desk with the demo businesses; make run PORT=8123 DATA=/some/dir moves it
	@exec .venv/bin/frontdesk up --demo --port "$(PORT)" --data "$(DATA)"

test: check      # the whole test suite, linters and types first: what CI runs
	@.venv/bin/pytest -n auto --dist worksteal

check: setup-dev # linters, formatting, types, import contracts
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/mypy
	@.venv/bin/lint-imports

bench: setup-dev # the benchmark table: ratios against ceilings measured in the same run
	@.venv/bin/python -m bench

soak: setup-dev  # the long runs: load, faults, simulated months
	@.venv/bin/python -m bench.soak

setup:           # the environment, as the lock file says
	@sh .ci/setup

setup-dev:       # the same with what tests and linters need
	@sh .ci/setup --dev
