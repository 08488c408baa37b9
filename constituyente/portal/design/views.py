from django.http import HttpRequest

from constituyente.foundation.common.web import public_page

from .data import DesignPage
from .queries import design_page


@public_page("portal/design.html")
def design(request: HttpRequest) -> DesignPage:
    """What the site is made of: its values with their measured contrast, and every piece in every state."""
    return design_page()
