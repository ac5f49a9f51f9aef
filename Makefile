# Two commands: `make report` makes the report of 晋中市, `make test` passes the tests.
# Both install what is needed into .venv on first use; nothing else has to be there but Python >= 3.11.

PYTHON ?= python3
CITY ?= 晋中市
BIN := $(if $(filter Windows_NT,$(OS)),.venv/Scripts,.venv/bin)
RUN := .venv/installed-to-run
STAMP := .venv/installed

.PHONY: report test lint docs bench clean audit

# What running takes, without the tools of developers (tools/run_lock.py).
report: $(RUN)
	@$(BIN)/shifan run $(CITY)

# File by file: what the tests of a file share is made once. Long files first, not those of many tests: else one worker is
# left with them. How many workers: tests/conftest.py.
test: $(STAMP)
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

# Strict: a broken link or a reference to nothing stops it. Opens without a network: docs/_build/index.html.
docs: $(STAMP)
	@$(BIN)/python -m sphinx -q -W --keep-going docs docs/_build

# About a quarter of an hour on a machine that does nothing else; writes benchmarks/RESULTS.md.
bench: $(STAMP)
	@$(BIN)/python -m benchmarks

# Form, types and imports: no line of Python escapes it.
lint: $(STAMP)
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/python tools/check_house.py
	@$(BIN)/lint-imports
	@$(BIN)/mypy

INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

$(RUN): requirements-run.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(INSTALL) --require-hashes -r requirements-run.lock
	$(INSTALL) --no-build-isolation --no-deps -e .
	@$(PYTHON) -c "import pathlib; pathlib.Path('$(RUN)').touch()"

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-build-isolation --no-deps -e .
	@$(PYTHON) -c "import pathlib; [pathlib.Path(name).touch() for name in ('$(STAMP)', '$(RUN)')]"

# Known faults of the libraries, where the list of advisories can be had; in an environment of its own.
audit:
	$(PYTHON) -m venv .venv-audit
	$(if $(filter Windows_NT,$(OS)),.venv-audit/Scripts,.venv-audit/bin)/python -m pip install --quiet pip-audit
	$(if $(filter Windows_NT,$(OS)),.venv-audit/Scripts,.venv-audit/bin)/python -m pip_audit --disable-pip --require-hashes -r requirements-run.lock

# Empties the folders of results but for the README.md that each came with.
clean:
	$(PYTHON) tools/clean.py
