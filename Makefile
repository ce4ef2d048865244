# Two commands do all the set-up: `make demo` runs the main job, `make test` passes the tests.
PYTHON ?= python3
VENV := .venv
READY := $(VENV)/.ready

.PHONY: demo test check story model lock clean

demo: $(READY)
	@$(VENV)/bin/voisins demo

test: $(READY)
	@$(VENV)/bin/python -m pytest

story: $(READY)
	@$(VENV)/bin/voisins demo --transcript

check: $(READY)
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with PYTHON=python3.12")'
	@echo "[1/3] a place of its own for Python: $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@echo "[2/3] the packages, each checked against its hash (a minute or two)"
	@$(VENV)/bin/python -m pip install --disable-pip-version-check --quiet --progress-bar on --require-hashes -r requirements.txt
	@echo "[3/3] the program itself"
	@$(VENV)/bin/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e .
	@touch $@

# The weights of hearing, learned from tests/corpus/: the same bytes on every machine.
model: $(READY)
	@$(VENV)/bin/python -m training.hearing.train

# The pinned packages, from what pyproject.toml asks for.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --group dev pyproject.toml -o requirements.txt

clean:
	rm -rf $(VENV) var build *.egg-info
