# SPDX-License-Identifier: Apache-2.0
#
# Two commands: `make demo` shows what faultline does, `make test` shows that it is right.
# Both install what is missing first; `make help` lists the rest.

jobs := $(shell nproc)
demo_scenario := scenarios/restaking-2026
demo_result := out/restaking-2026.h5

.DEFAULT_GOAL := help
.PHONY: demo test build program setup format format-check docs asan tsan coverage bench fuzz clean help

demo: program ## build the program and run the example scenario
	@mkdir -p $(dir $(demo_result))
	@printf '\n==> Running %s\n' '$(demo_scenario)'
	@build/release/engine/faultline run $(demo_scenario)/scenario.toml \
	  $(demo_scenario)/allocated-today.toml $(demo_scenario)/shared.toml -o $(demo_result)

test: setup ## build and run every test, sanitizers and format check included
	@.ci/test

build: setup ## release build of everything
	@cmake --preset release
	@cmake --build --preset release --parallel $(jobs)

program: setup
	@printf '\n==> Building faultline\n'
	@mkdir -p build
	@cmake --preset release >build/release.log 2>&1 || { cat build/release.log; exit 1; }
	@cmake --build --preset release --parallel $(jobs) --target faultline

setup:
	@.ci/setup .ci/packages.txt

format: setup ## format the C++ files
	@.ci/format

format-check: setup ## say which C++ files are not formatted
	@.ci/format --check

docs: program ## write into the documents what the program says
	@.ci/documents.py build/release/engine/faultline

asan tsan: setup ## tests under the address and undefined-behaviour, or the thread sanitizer
	@cmake --preset $@
	@cmake --build --preset $@ --parallel $(jobs)
	@ctest --preset $@ --parallel $(jobs)

coverage: setup ## line coverage of the tests, as pages in build/coverage/report
	@.ci/setup .ci/packages-coverage.txt
	@cmake --preset coverage
	@cmake --build --preset coverage --parallel $(jobs)
	@ctest --preset coverage --parallel $(jobs)
	@lcov --quiet --capture --directory build/coverage --output-file build/coverage/all.info
	@lcov --quiet --extract build/coverage/all.info '$(CURDIR)/engine/*' \
	  --output-file build/coverage/engine.info
	@genhtml --quiet --output-directory build/coverage/report build/coverage/engine.info
	@lcov --summary build/coverage/engine.info

bench: setup ## compare speed and answers with the peers, BENCH="--quick" for a look
	@.ci/setup .ci/packages-bench.txt
	@cmake --preset bench
	@cmake --build --preset bench --parallel $(jobs)
	@/usr/bin/python3 -B bench/workloads/generate.py
	@printf '\n==> Kernels\n'
	@build/release/bench/faultline_kernels_bench
	@printf '\n==> Stages\n'
	@build/release/bench/faultline_stages_bench build/bench/w1-fixed-v1/scenario.toml
	@printf '\n==> Sampling\n'
	@build/release/bench/faultline_sampling_bench $(BENCH)
	@printf '\n==> Peers\n'
	@/usr/bin/python3 -B bench/compare.py $(BENCH)
	@printf '\n==> Repricing\n'
	@/usr/bin/python3 -B bench/repricing.py $(BENCH)

fuzz: setup ## fuzz all that reads files: FUZZ_RUNS=10000000 or FUZZ_SECONDS per target
	@.ci/setup .ci/packages-fuzz.txt
	@cmake --preset fuzz
	@cmake --build --preset fuzz --parallel $(jobs)
	@.ci/fuzz

clean: ## remove builds and results
	@rm -rf build out

help: ## this list
	@grep -hE '^[a-z -]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z -]+):.*## (.*)/\1|\2/' | \
	  while IFS='|' read -r name text; do printf '  make %-14s %s\n' "$$name" "$$text"; done
