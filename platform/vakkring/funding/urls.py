"""Addresses of the leerpotje, vouchers and the scheme finder."""

from django.urls import path

from vakkring.funding.views import pot, schemes

app_name = "funding"
urlpatterns = [
    path("leerpotje/", pot.pot, name="pot"),
    path("leerpotje/bedrijf/", pot.situation, name="situation"),
    path("leerpotje/opzij/", pot.aside, name="aside"),
    path("leerpotje/voucher/<int:voucher>/naam/", pot.named, name="named"),
    path("voucher/", pot.voucher, name="voucher"),
    path("regelingen/", schemes.finder, name="schemes"),
    path("regelingen/<slug:slug>/", schemes.scheme, name="scheme"),
]
