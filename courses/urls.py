"""Addresses below /leren/."""

from django.urls import path

from courses import views

app_name = "courses"
urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("antwoorden/", views.answers, name="answers"),
    path("geholpen/", views.helped, name="helped"),
    path("rekenen/<int:card_set>/<uuid:key>/", views.calculate, name="calculate"),
    path("uitnodiging/<uuid:key>/", views.invitation, name="invitation"),
    path("<slug:module>/", views.module, name="module"),
    path("<slug:module>/voorbeeld.png", views.preview_picture, name="preview_picture"),
    path("<slug:module>/<slug:card_set>/", views.card_set, name="set"),
    path("<slug:module>/<slug:card_set>/klaar/", views.finished, name="finished"),
    path("<slug:module>/<slug:card_set>/opnieuw/", views.again, name="again"),
    path("<slug:module>/<slug:card_set>/delen/", views.share, name="share"),
    path("<slug:module>/<slug:card_set>/<int:position>/", views.card, name="card"),
]
