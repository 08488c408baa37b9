"""What the page of the design needs of its templates, and no other page does."""

import re

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

register = template.Library()
AWAY = re.compile(r'href="(?!#)[^"]*"')
FOCUS = re.compile(r" autofocus\b")


class Sample(template.Node):
    """A fragment of a real page, shown as a sample."""

    def __init__(self, here: FilterExpression, within: NodeList) -> None:
        self.here = here
        self.nodelist = within

    def render(self, context: Context) -> SafeString:
        here = f'href="#{self.here.resolve(context)}"'
        return SafeString(FOCUS.sub("", AWAY.sub(lambda _found: here, self.nodelist.render(context))))


@register.tag
def sample(parser: Parser, token: Token) -> Sample:
    """`{% sample "rows" %}…{% endsample %}`: what a sample would lead to does not exist, so its links lead to the anchor of its section.

    Nor does it take the focus when the page opens, as a list of errors does.
    """
    _name, here = token.split_contents()
    within = parser.parse(("endsample",))
    parser.delete_first_token()
    return Sample(parser.compile_filter(here), within)
