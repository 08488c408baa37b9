"""Feeds every parser with inputs that are nearly right: `python -m tests.harness.fuzzing --inputs N`."""
