"""Spanish as Mexico writes it."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
DATE_FORMAT = r"j \d\e F \d\e Y"
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]
