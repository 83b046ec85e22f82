"""Addresses of reports."""

from django.urls import path

from shoushan.web.composing import checking, compose, reading, releasing, starting

app_name = "composing"
urlpatterns = [
    path("", starting.reports, name="reports"),
    path("<slug:uid>", reading.read_report, name="read"),
    path("<slug:uid>/write", compose.compose, name="compose"),
    path("<slug:uid>/keep", compose.keep, name="keep"),
    path("<slug:uid>/release", releasing.release, name="release"),
    path("<slug:uid>/check", checking.check, name="check"),
    path("<slug:uid>/file/<slug:kind>", reading.file, name="file"),
]
