# `make demo` to try Lakey, `make test` to check it, `make help` for the rest.
# Everything is installed into .venv and node_modules; no Node is needed on the machine: it comes from a Python wheel.

PYTHON ?= python3
VENV := .venv
BEGAN := $(shell date +%s)
TOOK = printf '%s took %s s.\n' '$(1)' $$(( $$(date +%s) - $(BEGAN) ))
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)

# What an installation is made of. Python sources are not: they are used where they lie.
PARTS := pyproject.toml package.json yarn.lock tsconfig.json .yarnrc.yml binder/overrides.json \
	$(shell find src labextension jupyter-config -type f)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test deep faults check bench clean pictures test-python test-typescript test-browser chromium postgresql

help:
	@echo 'make demo          install, make a demo lake, open JupyterLab on its notebook'
	@echo 'make demo CHECK=1  the same without a screen: pull once over HTTP, check it, stop'
	@echo 'make check         lint, types, floors'
	@echo 'make test          all of that, and every test, in at most 20 minutes'
	@echo 'make deep          every test with 25 times the examples'
	@echo 'make faults        every step killed, failed, without room; hundreds of kills; heavy proofs'
	@echo 'make pictures      the pictures in docs/screens, taken anew'
	@echo 'make bench         measure; WORKLOADS=A,B STORES=local measures a part'
	@echo 'make clean         remove what these made'

ifdef CHECK
demo: $(VENV)/.installed
	lakey demo --check
	@$(call TOOK,make demo CHECK=1)
else
demo: $(VENV)/.installed
	@$(call TOOK,Installing)
	lakey demo
endif

test: chromium postgresql check test-python test-typescript test-browser
	@$(call TOOK,make test)

check: $(VENV)/.installed-test node_modules/.installed
	ruff check
	ruff format --check
	mypy
	lint-imports --no-cache
	jlpm lint:check
	jlpm tsc --noEmit

test-python: $(VENV)/.installed-test postgresql
	python -m pytest --numprocesses=2 --dist=loadfile --no-loadscope-reorder -m 'not e2e and not deep and not bench'

test-typescript: $(VENV)/.installed-test node_modules/.installed
	jlpm test

test-browser: $(VENV)/.installed-test node_modules/.installed chromium
	python -m pytest -m 'e2e and not deep and not bench'

deep: $(VENV)/.installed-test node_modules/.installed chromium postgresql
	python -m pytest --hypothesis-profile=deep -o faulthandler_timeout=14400 -m 'not e2e and not bench'
	python -m pytest -m 'e2e and not bench'
	@$(call TOOK,make deep)

faults: $(VENV)/.installed-test
	FAULTS=every python -m pytest -o faulthandler_timeout=3600 -m faults
	@$(call TOOK,make faults)

pictures: $(VENV)/.installed-test node_modules/.installed chromium
	KEEP=1 python -m pytest -m e2e tests/e2e/test_gallery.py

bench: $(VENV)/.installed-test
	PYTHONPATH=tests python -m speed
	python -m pytest -o faulthandler_timeout=3600 -m bench --capture=no
	@$(call TOOK,make bench)

clean:
	rm -rf $(VENV) node_modules lib dist lakey-demo lakey_jupyter/labextension tsconfig.tsbuildinfo
	rm -rf .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

chromium:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || .ci/apt chromium fonts-dejavu-core

postgresql:
	@command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || .ci/apt postgresql

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# What was built from older sources is taken away first: the build keeps what it finds.
define INSTALL
	@echo 'Installing Lakey into $(VENV): a minute or two the first time.'
	rm -rf lakey_jupyter/labextension lib tsconfig.tsbuildinfo
	python -m pip install --quiet --editable '.$(1)'
	@mkdir -p $(VENV)/share/jupyter/lab/settings
	@cp binder/overrides.json $(VENV)/share/jupyter/lab/settings/overrides.json
	@touch $(VENV)/.installed $@
endef

$(VENV)/.installed: $(PARTS) | $(VENV)/bin/python
	$(call INSTALL)

$(VENV)/.installed-test: $(PARTS) | $(VENV)/bin/python
	$(call INSTALL,[test])

node_modules/.installed: package.json yarn.lock .yarnrc.yml | $(VENV)/.installed-test
	jlpm install --immutable
	@touch $@

, := ,
