"""Checks that are not tests: `python -m checks` runs all of them, `make check` sets up first."""
