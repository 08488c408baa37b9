"""Where the lines of a drawing go. Pure: numbers in, places out; the templates in `common/charts/` draw them as SVG.

A drawing that holds text has no view box of its own where it can do without: x is a share of the width ("31.0%"), y counts pixels, so
that letters keep their size on every screen. Curves and bands are paths in a box BOX wide, which a nested `svg` stretches.
"""

BOX = 1000  # the width of a box that is stretched
