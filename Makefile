# The words of this project: run, test, lint, bench, soak, screenshots, package, wheel, lock, clean.
# `make run` and `make test` need nothing but make, and on Debian and Ubuntu they fetch the rest themselves.

export PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
INSTALLED := $(VENV)/.installed
FREEZE := build/venv-freeze
FREEZE_INSTALLED := $(FREEZE)/.installed
# These start programs of their own or read sources: the tracer of coverage would see little of them, and doubles their time.
UNTRACED := tests/acceptance tests/architecture
PIP := -m pip --disable-pip-version-check --no-input -q

# A virtual environment knows its own path: one that was moved or copied is made again.
ifneq ($(shell cat $(INSTALLED) 2>/dev/null),$(CURDIR))
$(INSTALLED): remake
endif

.PHONY: run test lint bench soak screenshots package wheel lock clean remake
.DEFAULT_GOAL := run

run: $(INSTALLED)
	@sh packaging/system_libraries.sh run
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname -s)" = Darwin ]; then \
	    exec $(VENV)/bin/planner; \
	else \
	    exec sh packaging/without_display.sh $(VENV)/bin/planner; \
	fi

test: $(INSTALLED)
	@sh packaging/system_libraries.sh test
	@$(MAKE) --no-print-directory lint
	$(PY) -m pytest -q -n auto --dist worksteal --cov --cov-report=term $(UNTRACED:%=--ignore=%) $(PYTEST)
	$(PY) -m coverage report --include='planner/core/*' --fail-under=100
	$(PY) -m pytest -q -n auto --dist worksteal $(UNTRACED) $(PYTEST)

lint: $(INSTALLED)
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(VENV)/bin/lint-imports --no-logo

bench: $(INSTALLED)
	@$(PY) -m tests.bench $(BENCH)

soak: $(INSTALLED)
	@sh packaging/system_libraries.sh test
	@$(PY) -m tests.soak $(SOAK)

screenshots: $(INSTALLED)
	@$(PY) -m tests.screenshots $(SCREENSHOTS)

package: $(FREEZE_INSTALLED)
	@sh packaging/system_libraries.sh package
	$(FREEZE)/bin/python -m PyInstaller --noconfirm --clean --log-level ERROR --distpath dist --workpath build/freeze packaging/planner.spec
	@sh packaging/check_frozen.sh dist/planner
	@sh packaging/make_deb.sh dist/planner dist

wheel: $(INSTALLED)
	@rm -f dist/*.whl
	$(PY) $(PIP) wheel . --no-deps --no-build-isolation --wheel-dir dist
	@sh packaging/check_wheel.sh "$(PYTHON)" dist/*.whl

# Newest versions within pyproject.toml, with their hashes; needs uv. No address of an index is recorded. Extras are: without
# them pip meets `coverage[toml]` as something new, takes the newest one, and finds no hash for it.
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-strip-extras --custom-compile-command "make lock" --quiet
lock:
	$(LOCK) --upgrade --group dev --output-file requirements.lock
	$(LOCK) --group freeze --constraint requirements.lock --output-file requirements-freeze.lock

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage .coverage.*

$(INSTALLED): requirements.lock pyproject.toml
	@sh packaging/system_libraries.sh run
	@sh packaging/make_venv.sh $(VENV) requirements.lock
	@$(PY) $(PIP) install --no-deps --no-build-isolation -e .
	@echo "$(CURDIR)" > $@

$(FREEZE_INSTALLED): requirements-freeze.lock
	@sh packaging/system_libraries.sh package
	@sh packaging/make_venv.sh $(FREEZE) requirements-freeze.lock
	@touch $@
