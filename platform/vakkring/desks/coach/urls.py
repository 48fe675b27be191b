"""Addresses below /coach/."""

from django.urls import path

from vakkring.desks.coach import views

urlpatterns = [path("", views.desk, name="coach_desk")]
