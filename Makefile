# Two commands: `make demo` and `make test`. Everything else helps those who build the house.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# SERVE=0 opens no browser (and, later, serves nothing)
SERVE ?= 1
CLAIMS ?=
BROWSER := /usr/bin/chromium

.PHONY: demo test fast lint docs pictures locks clean

demo: $(VENV)/.demo
	@$(BIN)/samvej demo $(if $(CLAIMS),--claims "$(CLAIMS)") $(if $(filter 0,$(SERVE)),--no-open)

test: $(VENV)/.test $(BROWSER)
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest -n 2 --dist worksteal

fast: $(VENV)/.test $(BROWSER)
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow"

lint: $(VENV)/.test
	@$(BIN)/ruff check src tests demo docs benchmarks
	@$(BIN)/ruff format --check -q src tests demo docs benchmarks
	@$(BIN)/lint-imports --no-cache | tail -n 6
	@$(BIN)/mypy

docs: $(VENV)/.test
	@$(BIN)/python docs/build_reference.py

# The README's pictures: the demo's report, as it is today
pictures: $(VENV)/.test $(BROWSER)
	@$(BIN)/samvej demo --no-open
	@$(BIN)/samvej evaluate sammen-om-min-vej --db var/demo/db --until 2019-12-31 --lang en --out var/demo/report-en
	@$(BIN)/python docs/take_pictures.py var/demo/report var/demo/report-en

# What is installed is exactly what the lock names, by hash; the project itself is installed in place.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Samvej needs Python 3.11 or newer; this is %d.%d. Set PYTHON=…" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	@echo "Making $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: $(VENV)/bin/python requirements.lock pyproject.toml
	@echo "Installing what Samvej runs on (a minute or two the first time) …"
	@$(PIP) install -q --require-hashes -r requirements.lock
	@$(PIP) install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: $(VENV)/.demo requirements-test.lock
	@echo "Installing what the tests need …"
	@$(PIP) install -q --require-hashes -r requirements-test.lock
	@touch $@

# The report is opened in the system's Chromium: installed here on Debian as root, elsewhere by whoever tests.
$(BROWSER):
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing chromium for the browser tests …"; apt-get update -qq && apt-get install -y -qq chromium >/dev/null; \
	else echo "The browser tests need $(BROWSER): install it with  sudo apt-get install chromium"; exit 1; fi

# The locks hold hashes and no index address. Made with pip-tools, which is not installed by the demo or the tests.
locks: $(VENV)/bin/python
	@$(PIP) install -q pip-tools
	$(BIN)/pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url \
	  --no-emit-trusted-host --no-emit-find-links --extra build --output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url \
	  --no-emit-trusted-host --no-emit-find-links --extra build --extra test --constraint requirements.lock \
	  --output-file requirements-test.lock pyproject.toml

clean:
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache .hypothesis
