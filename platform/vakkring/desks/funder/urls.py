"""Addresses below /fonds/."""

from django.urls import path

from vakkring.desks.funder import views

app_name = "funder"
urlpatterns = [
    path("", views.home, name="home"),
    path("nieuw/", views.new, name="new"),
    path("<uuid:key>/", views.programme, name="programme"),
    path("<uuid:key>/stand/", views.state, name="state"),
    path("<uuid:key>/erbij/", views.more, name="more"),
    path("<uuid:key>/stoppen/", views.end, name="end"),
    path("<uuid:key>/boekingen.csv", views.ledger_csv, name="csv"),
    path("<uuid:key>/vouchers/", views.vouchers, name="vouchers"),
    path("<uuid:key>/vouchers/codes/", views.codes, name="codes"),
    path("<uuid:key>/vouchers/<int:voucher>/intrekken/", views.withdraw, name="withdraw"),
    path("<uuid:key>/vellen/<uuid:batch>.pdf", views.codes_pdf, name="codes_pdf"),
]
