# make packet   build the seeds' packet into output/
# make test     run the tests, linters and type checks
# make wheelhouse   gather the wheels that Containerfile installs
# Both set up .venv from the lock files first. Needs Python 3.11 or later with its venv module, and the network.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
QUIET := --quiet --disable-pip-version-check

.PHONY: packet test checkers lint pictures lock bench wheelhouse clean

packet: $(VENV)/runtime.stamp
	$(BIN)/jiangyi build seeds -o output

test: $(VENV)/test.stamp lint
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# What the tests call besides Python packages: see tests/checkers.py for how to get Java, LibreOffice, Chromium,
# Calibre. Ace is to use that Chromium, not one that its own dependency downloads.
checkers: $(VENV)/test.stamp
	$(BIN)/python -m pip install $(QUIET) --require-hashes -r requirements-checkers.lock
	cd tests/tools && PUPPETEER_SKIP_DOWNLOAD=1 npm install --no-save --no-audit --no-fund

pictures: $(VENV)/test.stamp
	$(BIN)/python docs/pictures.py

bench: $(VENV)/test.stamp
	$(BIN)/python benchmarks/linear.py
	$(BIN)/python benchmarks/words.py seeds
	$(BIN)/python -m pip install $(QUIET) typst==0.15.2
	$(BIN)/python benchmarks/typography.py --speed seeds
	$(BIN)/python -m pip install $(QUIET) pypandoc_binary==1.17
	$(BIN)/python benchmarks/pandoc.py seeds --to docx
	$(BIN)/python benchmarks/pandoc.py seeds --to epub
	$(BIN)/python benchmarks/big_epub.py seeds
	$(BIN)/python benchmarks/build.py seeds

# Wheels of Jiangyi and of all that it needs, for this system and this Python: docs/container.md.
wheelhouse: $(VENV)/python.stamp
	rm -rf wheelhouse
	$(BIN)/python -m pip wheel $(QUIET) --require-hashes -r requirements.lock --wheel-dir wheelhouse
	$(BIN)/python -m pip wheel $(QUIET) --no-deps --wheel-dir wheelhouse .

$(VENV)/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Jiangyi needs Python 3.11 or later; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)'; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "Python's venv module is missing; on Debian and Ubuntu install it with: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/runtime.stamp: $(VENV)/python.stamp pyproject.toml requirements.lock
	$(BIN)/python -m pip install $(QUIET) --require-hashes -r requirements.lock
	$(BIN)/python -m pip install $(QUIET) --no-deps --editable .
	@touch $@

$(VENV)/test.stamp: $(VENV)/runtime.stamp requirements-test.lock
	$(BIN)/python -m pip install $(QUIET) --require-hashes -r requirements-test.lock
	@touch $@

# The lock files name versions and hashes, never where they come from.
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --quiet \
  --no-emit-index-url --no-emit-find-links --no-header --no-annotate --upgrade
lock:
	$(LOCK) -o requirements.lock
	$(LOCK) --extra test -o requirements-test.lock
	$(LOCK) --extra test --extra checkers -o requirements-checkers.lock

clean:
	rm -rf $(VENV) dist build wheelhouse .pytest_cache .mypy_cache .ruff_cache .hypothesis
