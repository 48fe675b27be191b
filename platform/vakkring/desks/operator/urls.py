"""Addresses of the operator's desk."""

from django.urls import path

from vakkring.desks.operator import views

app_name = "operator"
urlpatterns = [
    path("toestand/", views.home, name="home"),
    path("toestand/mails/<int:letter>/", views.send_again, name="send_again"),
    path("metrics", views.metrics, name="metrics"),
]
