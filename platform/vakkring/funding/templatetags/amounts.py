"""Amounts in templates: `{% load amounts %}{{ cents|euros }}`."""

from django import template

from vakkring.funding.amounts import euros, round_euros

register = template.Library()
register.filter("euros", euros)
register.filter("round_euros", round_euros)


@register.filter
def signed(cents: int) -> str:
    """With its sign: "+ € 70,00", "− € 45,00"."""
    return f"{'+' if cents > 0 else '−'} {euros(abs(cents))}"
