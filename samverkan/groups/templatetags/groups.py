"""What templates ask of groups."""

from django import template
from django.template import RequestContext

from pax.ui.parts import Tab
from samverkan.groups.models import Samverkansgrupp
from samverkan.groups.pages import tabs_of

register = template.Library()


@register.simple_tag(takes_context=True)
def rooms_of(context: RequestContext, group: Samverkansgrupp, room: str) -> list[Tab]:
    """Give the tabs of a group for the one who asks, `room` being the present one."""
    return tabs_of(group, context["request"].user, room)
