"""Addresses of the API, its description, and one's own tokens."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from vakkring.api import views
from vakkring.api.service import read_only, service

endpoints = [one for one in service.urls[0] if getattr(one, "name", "") != "api-root"]  # that one would answer in HTML
for one in endpoints:
    one.callback = read_only(one.callback)  # type: ignore[arg-type]  # None only for addresses that include others

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/sleutels/", views.tokens, name="api_tokens"),
    path("account/sleutels/nieuw/", views.new, name="api_token_new"),
    path("account/sleutels/<uuid:key>/weg/", views.revoke, name="api_token_revoke"),
    path("api/", RedirectView.as_view(pattern_name="api_docs"), name="api_root"),
    path("api/docs", views.docs, name="api_docs"),
    path("api/openapi.json", views.openapi, name="api_openapi"),
    path("api/v1/", include((endpoints, "api"))),
    path("api/<path:rest>", views.unknown, name="api_unknown"),
]
