"""Every address. The Dutch words are the ones people see; CONTRACT names them."""

from django.conf import settings
from django.urls import include, path, reverse_lazy
from django.views.decorators.http import require_POST
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.views.account import LogoutView

# The admin has no login of its own: a form there would go past the second step and the rate limits.
admin_login = RedirectView.as_view(url=reverse_lazy("account_login"), query_string=True)
# Wagtail drops the cookie of the session even where it refuses a GET: a link on a strange site would log somebody out.
admin_logout = require_POST(LogoutView.as_view())

urlpatterns = [
    path("leren/", include("courses.urls")),  # first: by far the most asked for
    path("wiki/", include("wiki.urls")),
    path("live/", include("classroom.urls")),
    path("beheer/login/", admin_login, name="admin_door"),
    path("beheer/password_reset/", admin_login, name="admin_door"),
    path("beheer/password_reset/<path:rest>", admin_login, name="admin_door"),
    path("beheer/logout/", admin_logout, name="admin_door"),
    path("beheer/", include(wagtailadmin_urls)),
    path("", include("vakkring.today.urls")),
    path("", include("vakkring.desks.urls")),
    path("", include("vakkring.passport.urls")),
    path("", include("vakkring.funding.urls")),
    path("nazorg/", include("vakkring.guidance.urls")),
    path("kring/", include("vakkring.community.urls")),
    path("", include("vakkring.accounts.urls")),
    path("", include("vakkring.media.urls")),
    path("", include("vakkring.notices.urls")),
    path("", include("vakkring.shop.urls")),
    path("", include("vakkring.api.urls")),
]
if settings.DEMO_BANK:
    urlpatterns.append(path("demo/bank/", include("vakkring.shop.demo_urls")))
if settings.DEMO:
    urlpatterns.append(path("demo/", include("vakkring.today.demo_urls")))

handler400 = "vakkring.today.views.bad_request"
handler403 = "vakkring.today.views.forbidden"
handler404 = "vakkring.today.views.not_found"
handler500 = "vakkring.today.views.server_error"
