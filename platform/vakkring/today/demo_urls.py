"""Pages that exist only in a demo."""

from django.urls import URLPattern, URLResolver, include, path

from vakkring.today import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("onderdelen/", views.gallery, name="gallery"),
    path("", include("vakkring.accounts.demo_urls")),
    path("", include("vakkring.notices.demo_urls")),
]
