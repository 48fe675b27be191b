"""The site's addresses with the demo's mailbox, which is included in the demo only."""

from django.urls import include, path

from vakkring.config.urls import handler404, handler500, urlpatterns

urlpatterns = [*urlpatterns, path("demo/", include("vakkring.notices.demo_urls"))]

__all__ = ["handler404", "handler500", "urlpatterns"]
