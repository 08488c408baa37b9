"""Checks of our own, and converters of public data sets. Standard library only; nothing here imports the product."""
