"""Addresses of pages that combine apps."""

from django.urls import path

from vakkring.today import views

urlpatterns = [
    path("", views.today, name="today"),
    path("onderwerp/<slug:slug>/", views.topic, name="topic"),
    path("zoeken/", views.search, name="search"),
    path("zoeken/regels/", views.search_lines, name="search_lines"),
    path("zoeken/titels/", views.search_titles, name="search_titles"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("geen-bereik/", views.no_reception, name="no_reception"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
