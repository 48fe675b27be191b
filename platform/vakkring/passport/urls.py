"""Addresses of the passport and of public proofs."""

from django.urls import path

from vakkring.passport import views

app_name = "passport"
urlpatterns = [
    path("pas/", views.home, name="home"),
    path("pas/<uuid:proof>/verbergen/", views.hide, name="hide"),
    path("pas/<uuid:proof>/tonen/", views.show, name="show"),
    path("bewijs/<uuid:proof>/", views.proof, name="proof"),
    path("bewijs/<uuid:proof>.pdf", views.paper, name="paper"),
    path("bewijs/<uuid:proof>.json", views.open_badge, name="open_badge"),
]
