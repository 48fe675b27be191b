"""Addresses below /nazorg/."""

from django.urls import path

from vakkring.guidance import views

app_name = "guidance"
urlpatterns = [
    path("<int:follow_up_id>/", views.follow_up, name="follow_up"),
    path("<int:follow_up_id>/antwoord/", views.answer, name="answer"),
    path("<int:follow_up_id>/meer/", views.more, name="more"),
    path("<int:follow_up_id>/foto/", views.photo, name="photo"),
]
