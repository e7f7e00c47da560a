PYTHON ?= python3
ARGS ?=

.PHONY: demo test check setup lock wheel clean
demo test check setup lock wheel clean:
	@$(PYTHON) dev.py $@ $(ARGS)
