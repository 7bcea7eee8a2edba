# make run: build, run the whole pipeline on the example table and end. make test: all tests.
# Both install what is missing first.

SHELL := /bin/bash
CONFIGURATION := release
SWIFT_BUILD := swift build -c $(CONFIGURATION)
PROGRAM = $(shell $(SWIFT_BUILD) --show-bin-path)/synthcraft
EXAMPLE_OUTPUT ?= example-study

.PHONY: help prepare build run studio test lint benchmark clean

help:
	@echo "make run        install what is missing, build, run the pipeline on the example table"
	@echo "make studio     install what is missing, build, open the web studio on the example table"
	@echo "make test       install what is missing, run all tests"
	@echo "make benchmark  run generators and whole studies on all tables of SYNTHCRAFT_DATA (hours; may be stopped)"
	@echo "make prepare    only install what is missing"
	@echo "make lint       check the format of the code"

prepare:
	@./scripts/prepare

build: prepare
	$(SWIFT_BUILD) --product synthcraft

run: build
	@./scripts/run-example "$(PROGRAM)" "$(EXAMPLE_OUTPUT)"

studio: build
	@"$(PROGRAM)" serve Examples/health-survey.csv

test: prepare
	$(SWIFT_BUILD) --build-tests
	swift test -c $(CONFIGURATION) --skip-build
	@./scripts/test-browser "$(PROGRAM)"

lint:
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks

benchmark: build
	$(SWIFT_BUILD) --product Benchmarks
	"$(dir $(PROGRAM))Benchmarks" run
	"$(dir $(PROGRAM))Benchmarks" summarise
	@./scripts/benchmark "$(PROGRAM)"

clean:
	swift package clean
