"""Addresses below /kring/."""

from django.urls import path

from vakkring.community import views

app_name = "community"
urlpatterns = [
    path("vragen/", views.questions, name="questions"),
    path("vragen/nieuw/", views.ask, name="ask"),
    path("vragen/<int:question_id>/", views.question, name="question"),
    path("vragen/<int:question_id>/foto/", views.question_photo, name="question_photo"),
    path("vragen/<int:question_id>/antwoord/", views.answer, name="answer"),
    path("vragen/<int:question_id>/antwoord/<int:answer_id>/foto/", views.answer_photo, name="answer_photo"),
    path("vragen/<int:question_id>/hielp/", views.helped, name="helped"),
    path("vragen/<int:question_id>/verder/", views.further, name="further"),
]
