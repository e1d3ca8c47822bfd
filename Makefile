# make, alone, lists what can be done.
.DEFAULT_GOAL := help
.PHONY: help start test check format lock servers stop-servers migrations clean

UV_COMPILE = .venv/bin/uv pip compile pyproject.toml --quiet --universal \
	--python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-annotate --no-header

help: ## List what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

start: ## Set up what is missing and run all of Pax (Ctrl-C stops it)
	@./script/start

test: ## Set up what is missing and run every check and test
	@./script/test

check: ## The quick checks: lint, form, types, layers, spelling
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/codespell

format: ## Give all Python its form
	.venv/bin/ruff check --fix
	.venv/bin/ruff format

servers: ## Leave database and queue running in the background, for quicker tests
	@./script/servers start

stop-servers: ## Stop them
	@./script/servers stop

migrations: ## Write migrations for changed models: make migrations name=add_deadline
	.venv/bin/python manage.py makemigrations -n $(name)

lock: ## Choose newest versions of all packages and lock them (needs uv in .venv)
	$(UV_COMPILE) --upgrade --extra embedded -o requirements/run.lock
	$(UV_COMPILE) --upgrade --all-extras -c requirements/run.lock -o requirements/dev.lock

clean: ## Remove what tools leave behind, but neither data nor packages
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
