"""All addresses of the house."""

from django.urls import include, path

from shoushan.site import errors, health

urlpatterns = [
    path("", include("shoushan.web.portal.urls")),
    path("desk/", include("shoushan.web.desk.urls")),
    path("board/", include("shoushan.web.dashboards.urls")),
    path("reports/", include("shoushan.web.composing.urls")),
    path("api/", include("shoushan.web.api.urls")),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
