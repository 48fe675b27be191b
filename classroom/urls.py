"""Addresses below /live/."""

from django.urls import path

from classroom.views import agenda, attendance, boards, calls, planning, room, selling, sessions, slides

app_name = "classroom"

urlpatterns = [
    path("", agenda.index, name="agenda"),
    path("nieuw/", planning.new, name="new"),
    path("agenda/", agenda.own_calendar, name="calendar"),
    path("agenda/<str:token>.ics", agenda.feed, name="feed"),
    path("<slug:slug>/", sessions.session, name="session"),
    path("<slug:slug>.ics", agenda.session_ics, name="ics"),
    path("<slug:slug>/aanmelden/", sessions.sign_up, name="sign_up"),
    path("<slug:slug>/afmelden/", sessions.withdraw, name="withdraw"),
    path("<slug:slug>/zaal/", room.room, name="room"),
    path("<slug:slug>/zaal/geluid/", calls.door_pass, name="media_pass"),
    # planning
    path("<slug:slug>/plannen/", planning.plan, name="plan"),
    path("<slug:slug>/plannen/gegevens/", planning.facts, name="facts"),
    path("<slug:slug>/plannen/nieuw/<slug:kind>/", planning.new_step, name="new_step"),
    path("<slug:slug>/plannen/stap/<int:step_id>/", planning.step, name="step"),
    path("<slug:slug>/plannen/stap/<int:step_id>/schuif/", planning.move_step, name="move_step"),
    path("<slug:slug>/plannen/stap/<int:step_id>/weg/", planning.remove_step, name="remove_step"),
    path("<slug:slug>/plannen/prijs/", selling.price, name="price"),
    path("<slug:slug>/plannen/publiceren/", planning.publish, name="publish"),
    path("<slug:slug>/plannen/afgelasten/", planning.cancel, name="cancel"),
    path("<slug:slug>/plannen/kopie/", planning.copy, name="copy"),
    # afterwards
    path("<slug:slug>/aanwezig/", attendance.attendance_page, name="attendance"),
    path("<slug:slug>/aanwezig.csv", attendance.attendance_sheet, name="attendance_sheet"),
    path("<slug:slug>/aanwezig/<int:attendee_id>/", attendance.correct, name="correct"),
    path("<slug:slug>/aanwezig/klaar/", attendance.confirm, name="confirm"),
    path("<slug:slug>/opschrijven/", attendance.write_down, name="write_down"),
    # what is shown
    path("dia/<int:slide_id>/", slides.slide_picture, name="slide_picture"),
    path("<slug:slug>/dias/", slides.decks, name="decks"),
    path("<slug:slug>/dias/pdf/", slides.add_pdf, name="add_pdf"),
    path("<slug:slug>/dias/bron/", slides.add_source, name="add_source"),
    path("<slug:slug>/dias/<int:deck_id>/verder/", slides.go_on, name="go_on"),
    path("<slug:slug>/dias/<int:deck_id>/schuif/", slides.move_deck, name="move_deck"),
    path("<slug:slug>/dias/<int:deck_id>/weg/", slides.remove_deck, name="remove_deck"),
    # what is drawn and hung
    path("<slug:slug>/bord/<int:board_id>/", boards.board, name="board"),
    path("<slug:slug>/bord/<int:board_id>/foto/", boards.hang, name="hang"),
    path("<slug:slug>/bord/<int:board_id>/foto/<int:photo_id>/", boards.photo, name="photo"),
    path("<slug:slug>/bord/<int:board_id>/foto/<int:photo_id>/klein/", boards.photo, {"small": True}, name="photo_small"),
    path("<slug:slug>/bord/<int:board_id>/foto/<int:photo_id>/weg/", boards.take_down, name="take_down"),
    path("<slug:slug>/bord/<int:board_id>/foto/<int:photo_id>/groot/", boards.enlarge, name="enlarge"),
    path("<slug:slug>/bord/<int:board_id>/klein/", boards.shrink, name="shrink"),
]
