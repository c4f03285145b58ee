# SPDX-License-Identifier: Apache-2.0
# Two commands do everything on a fresh machine with Python 3.11+ and make: `make demo` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
NTIA := .venv-ntia
FUZZ := .venv-fuzz
SECONDS ?= 60
INPUTS ?= 1000000000
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header

.PHONY: help demo test unit processes scancode browser conformance fuzz sbom audit lint format proof adopting lock docs pictures clean

help: ## Show the targets.
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "ospo-scan needs Python 3.11, 3.12 or 3.13; say which with: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY) ## Set up, then judge the bundled sample project: a failing run and a passing one.
	@BIN=$(BIN) sh tools/demo.sh

test: unit processes scancode browser conformance ## Set up, then run the unit suite, a scancode sample, the browser and NTIA tests.

unit: $(READY) ## The unit suite, on all processors: no scancode.
	$(BIN)/pytest -n auto

processes: $(READY) ## Whole runs as processes of their own, killed or driven by the scripts of the integrations.
	$(BIN)/pytest -m "processes and not scancode and not browser"

scancode: $(READY) ## The short sample that loads scancode (minutes).
	$(BIN)/pytest -m scancode

$(NTIA)/ready: requirements-ntia.lock
	$(PYTHON) -m venv $(NTIA)
	$(NTIA)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-ntia.lock
	@touch $@

conformance: $(READY) $(NTIA)/ready ## Bills of materials before the NTIA checker, in an environment of its own (.venv-ntia).
	$(BIN)/pytest -m ntia

$(FUZZ)/ready: requirements-fuzz.lock
	$(PYTHON) -m venv $(FUZZ)
	$(FUZZ)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-fuzz.lock
	@touch $@

fuzz: $(FUZZ)/ready ## Fuzz each reader for 60 seconds, or as make fuzz SECONDS=3600 says, in an environment of its own (.venv-fuzz).
	$(FUZZ)/bin/python fuzz/run.py --seconds $(SECONDS) --inputs $(INPUTS)

# The gate judges the tree. The bills of materials are of what is released: no tests, no tools of development, and what a run
# needs (requirements-runtime.lock) with the licenses that the installed packages state.
sbom: $(READY) ## The project before its own gate, then its bills of materials, validated: build/ospo-scan.spdx.json and .cdx.json.
	mkdir -p build
	$(BIN)/ospo-scan check --quiet --fail-on review .
	$(BIN)/ospo-scan scan --quiet --copyrights --environment $$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))') \
	  --exclude /fixtures/ --exclude /tests/ --exclude /fuzz/ --exclude /requirements.lock --exclude /requirements-ntia.lock --exclude /requirements-fuzz.lock \
	  --output spdx-json=build/ospo-scan.spdx.json --output cyclonedx=build/ospo-scan.cdx.json .
	PYTHONPATH=tests $(BIN)/python tools/check_sbom.py build/ospo-scan.spdx.json build/ospo-scan.cdx.json

audit: $(READY) ## The lock files and what is installed from them: hashes, known advisories, changed files. No network.
	$(BIN)/python -m pip check --disable-pip-version-check
	$(BIN)/python tools/audit.py $(if $(VULNS),--vulns $(VULNS))

browser: $(READY) ## The HTML report in Chromium; skipped where there is none, unless OSPO_SCAN_REQUIRE_BROWSER is set.
	$(BIN)/pytest -m browser

lint: $(READY) ## Formatting, lint, types, layers, licenses.
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/mypy --python-version 3.13
	$(BIN)/lint-imports
	$(BIN)/reuse lint --quiet || $(BIN)/reuse lint

format: $(READY) ## Format the code.
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

proof: $(READY) $(FUZZ)/ready ## Hours: exactness and speed on real source trees, random kills, fuzzing. Needs the package registries. Not in CI.
	$(BIN)/python benchmarks/exactness.py --write docs/exactness.md
	$(BIN)/python benchmarks/exactness.py --stock-answers build/stock-answers --jobs 2 --write docs/exactness.md
	$(BIN)/python benchmarks/copyrights.py --write docs/exactness.md
	$(BIN)/python benchmarks/compare.py --write docs/speed.md
	$(BIN)/python benchmarks/formats.py --write docs/speed.md
	$(BIN)/python benchmarks/kills.py --write docs/security.md
	$(BIN)/python benchmarks/integrity.py --write docs/security.md
	$(BIN)/python benchmarks/hostile_rows.py --write docs/security.md
	$(BIN)/python benchmarks/soak.py --write docs/security.md
	$(FUZZ)/bin/python fuzz/run.py --seconds 600 --write docs/security.md

adopting: $(READY) ## Adopt ospo-scan in five real histories, check what it reports. A minute; needs the package registries.
	PYTHONPATH=benchmarks $(BIN)/python tools/adopting.py --write docs/adopting.md

docs: $(READY) ## Write the generated parts of the docs anew.
	$(BIN)/python tools/policy_reference.py
	$(BIN)/python tools/rules_page.py
	$(BIN)/python tools/cards_page.py

lock: $(READY) ## Write the lock files anew, for all supported Pythons (needs uv).
	$(LOCK) --group dev pyproject.toml --output-file requirements.lock
	$(LOCK) --group build --constraint requirements.lock pyproject.toml --output-file requirements-runtime.lock
	sed -i '1i # SPDX-License-Identifier: Apache-2.0\n# Made by `make lock`: every package of a development environment, with hashes.' requirements.lock
	sed -i '1i # SPDX-License-Identifier: Apache-2.0\n# Made by `make lock`: every package that a run needs, and what builds ours, with hashes; versions as in requirements.lock.' requirements-runtime.lock
	$(LOCK) --group ntia --output-file requirements-ntia.lock
	sed -i '1i # SPDX-License-Identifier: Apache-2.0\n# Made by `make lock`: the NTIA checker of `make conformance`, with hashes.' requirements-ntia.lock
	$(LOCK) --group fuzz --constraint requirements.lock --output-file requirements-fuzz.lock
	sed -i '1i # SPDX-License-Identifier: Apache-2.0\n# Made by `make lock`: the fuzzer of `make fuzz` and what it needs, with hashes; versions as in requirements.lock.' requirements-fuzz.lock

pictures: $(READY) ## Make the pictures of the README anew (needs Debian's chromium).
	$(BIN)/python tools/pictures.py

clean: ## Remove the environment and all caches.
	rm -rf $(VENV) $(NTIA) $(FUZZ) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist demo-report
