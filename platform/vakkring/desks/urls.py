"""Addresses of the desks: one package each."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("aanbieder/", include("vakkring.desks.supplier.urls")),
    path("opdrachtgever/", include("vakkring.desks.client.urls")),
    path("fonds/", include("vakkring.desks.funder.urls")),
    path("coach/", include("vakkring.desks.coach.urls")),
    path("", include("vakkring.desks.operator.urls")),
]
