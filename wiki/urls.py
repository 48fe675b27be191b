"""Addresses of the wiki."""

from django.urls import path

from wiki.views import reading, taking, talking, trusting, writing

app_name = "wiki"

urlpatterns = [
    path("", reading.index, name="index"),
    path("nieuw/", writing.new, name="new"),
    path("wacht/", trusting.waiting, name="waiting"),
    path("alles.zip", taking.everything, name="everything"),
    path("foto/<int:image>/", talking.photo, name="photo"),
    path("onderwerp/<slug:topic>/", reading.topic, name="topic"),
    path("<slug:slug>/", reading.article, name="article"),
    path("<slug:slug>.md", taking.markdown, name="markdown"),
    path("<slug:slug>.pdf", taking.pdf, name="pdf"),
    # reading
    path("<slug:slug>/bezig/", reading.busy, name="busy"),
    path("<slug:slug>/geschiedenis/", reading.history, name="history"),
    path("<slug:slug>/versie/<int:number>/", reading.version, name="version"),
    path("<slug:slug>/verschil/<int:before>/<int:after>/", reading.difference, name="difference"),
    path("<slug:slug>/verschil/", reading.unsaved, name="unsaved"),
    # writing
    path("<slug:slug>/bewerken/", writing.edit, name="edit"),
    path("<slug:slug>/bewaren/", writing.save, name="save"),
    path("<slug:slug>/terugzetten/<int:number>/", writing.bring_back, name="bring_back"),
    path("<slug:slug>/over/", writing.describe, name="describe"),
    path("<slug:slug>/foto/", talking.take_photo, name="take_photo"),
    path("<slug:slug>/opmerkingen/", talking.comments, name="comments"),
    path("<slug:slug>/opmerkingen/<uuid:key>/klaar/", talking.finish_comment, name="finish_comment"),
    # trust
    path("<slug:slug>/nuttig/", trusting.useful, name="useful"),
    path("<slug:slug>/klus/", trusting.practice, name="practice"),
    path("<slug:slug>/nakijken/", trusting.check, name="check"),
    path("<slug:slug>/beschermen/", trusting.protect, name="protect"),
    path("<slug:slug>/offline/", trusting.withdraw, name="withdraw"),
    path("<slug:slug>/terugdraaien/<int:person>/", trusting.roll_back, name="roll_back"),
]
