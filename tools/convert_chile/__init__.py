"""Turn the public record of the Chilean Convention (2021-22) into a data package: initiatives, genealogy of the draft, roll calls.

    python -m tools.convert_chile [--initiatives DIR] [--provenance DIR] [--votes DIR] OUT

Each set is optional, one is needed; OUT is the package. Source of the format, and of what becomes of what: docs/data-package.md.
"""

NAME = "chile-2022"
TITLE = "Convención Constitucional de Chile, 2021-2022"
SANTIAGO = "America/Santiago"
ASSEMBLY = "assembly"  # the key of the body that votes
