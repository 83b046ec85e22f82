"""Addresses of the interface, below ``/api/``."""

from django.urls import path

from shoushan.web.api import cases, docs, papers, public
from shoushan.web.api.doors import api

api.add_router("", cases.router)
api.add_router("", papers.router)
api.add_router("", public.router)

urlpatterns = [
    path("v1/docs", docs.docs, name="api-docs"),
    path("v1/", api.urls),
]
