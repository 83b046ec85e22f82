# Shoushan 首善. `make help` lists what can be done.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The stamp carries the digest of the locks and of the package's own file: nothing is installed twice,
# and a second call needs no network whatever a checkout did to the times of files.
LOCKS := requirements/base.txt requirements/test.txt pyproject.toml
STAMP := $(VENV)/.setup-$(shell cat $(LOCKS) | cksum | tr -d ' ')
# Spark is 600 MB and needs Java: only the whole suite installs it, and only where there is Java.
SPARK_STAMP := $(VENV)/.spark-$(shell cat requirements/spark.txt | cksum | tr -d ' ')
# The engines measured against live apart, so that what they bring is never there when the product runs.
PROVE_VENV := .venv-prove
PROVE_STAMP := $(PROVE_VENV)/.prove-$(shell cat requirements/base.txt requirements/prove.txt | cksum | tr -d ' ')
PIP := $(BIN)/python -m pip install --disable-pip-version-check --quiet
WORKERS ?= auto

##@ 开始 Start

.PHONY: help
help: ## 列出全部命令 list every command
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(STAMP) ## 建好运行环境 build .venv from the locks

.PHONY: demo
demo: $(STAMP) ## 用合成数据演示 run the sample district (PACK=example: the harbour town)
	$(BIN)/shoushan demo $(if $(PACK),--pack $(PACK))

.PHONY: screens
screens: $(STAMP) ## 重做 README 的截图 make the pictures of the README again
	$(BIN)/python docs/screens/make.py

##@ 检查 Check

.PHONY: lint
lint: $(STAMP) ## 风格、类型与分层 style, types and floors
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: quick
quick: lint ## 五分钟内的测试 tests that take less than five minutes
	$(BIN)/shoushan check
	$(BIN)/python -m pytest -n $(WORKERS) -m "not slow and not browser and not postgres"

.PHONY: test
test: lint $(SPARK_STAMP) ## 全部测试 the whole suite; says what was skipped and why
	$(BIN)/shoushan check
	$(BIN)/python -m pytest -n $(WORKERS)

.PHONY: prove
prove: $(PROVE_STAMP) ## 测速与长时证明 measurements and long proofs
	SHOUSHAN_SEEDS=5000 SHOUSHAN_CUTS=400 SHOUSHAN_ROLLS=full $(BIN)/python -m pytest -m slow
	$(BIN)/python -m bench

##@ 收拾 Tidy

.PHONY: clean
clean: ## 删除环境与缓存 remove .venv and caches
	rm -rf $(VENV) $(PROVE_VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist
	find src tests bench -type d -name __pycache__ -prune -exec rm -rf {} +

$(STAMP):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "首善需要 Python 3.11 或更新版本；当前 $(PYTHON) 为：$$($(PYTHON) --version 2>&1)。" \
	       "请安装后重试，或指定：make setup PYTHON=python3.12" >&2; \
	  echo "Shoushan needs Python 3.11 or newer; $(PYTHON) is: $$($(PYTHON) --version 2>&1)." \
	       "Install it and try again, or name one: make setup PYTHON=python3.12" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "缺少 venv 模块；Debian 请安装 python3-venv。" >&2; \
	  echo "The venv module is missing; on Debian install python3-venv." >&2; exit 1; }
	@echo "安装已锁定的依赖 installing the locked requirements …"
	@$(PIP) --require-hashes --requirement requirements/base.txt --requirement requirements/test.txt
	@$(PIP) --no-deps --no-build-isolation --no-index --editable .
	@rm -f $(VENV)/.setup-* && touch $@
	@echo "环境就绪 ready: $(BIN)/shoushan"

$(SPARK_STAMP): $(STAMP)
	@if java -version >/dev/null 2>&1 || test -n "$$JAVA_HOME"; then \
	  echo "安装 Spark（约 600 MB） installing Spark (some 600 MB) …"; \
	  $(PIP) --no-build-isolation --require-hashes --requirement requirements/spark.txt && \
	  rm -f $(VENV)/.spark-* && touch $@; \
	else \
	  echo "没有 Java，不装 Spark；需要它的测试将略过。 There is no Java, so Spark is not installed: tests of it are skipped."; \
	fi

$(PROVE_STAMP): $(STAMP) $(SPARK_STAMP)
	@test -x $(PROVE_VENV)/bin/python || $(PYTHON) -m venv $(PROVE_VENV)
	@$(PROVE_VENV)/bin/python -m pip install --disable-pip-version-check --quiet --require-hashes \
	  --requirement requirements/base.txt --requirement requirements/prove.txt
	@rm -f $(PROVE_VENV)/.prove-* && touch $@
