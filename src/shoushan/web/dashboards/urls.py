"""Addresses of the board."""

from django.urls import path

from shoushan.web.dashboards import boards

app_name = "board"
urlpatterns = [
    path("", boards.home, name="home"),
    path("cases", boards.cases, name="cases"),
    path("unit/<slug:key>", boards.unit, name="unit"),
    path("leader", boards.leader, name="leader"),
    path("hand-backs", boards.hand_backs, name="hand-backs"),
    path("wall", boards.wall, name="wall"),
]
