"""Every address of the service: the only place that knows every package."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, register_converter

from miljomal.core import converters, errors, health

register_converter(converters.BigIdConverter, "bigid")

urlpatterns = [
    path("halsa/live", health.live, name="health-live"),
    path("halsa/redo", health.ready, name="health-ready"),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("konto/", include("miljomal.accounts.urls")),
        path("", include("miljomal.organisations.urls")),
        path("", include("miljomal.moving_in.urls")),
        path("", include("miljomal.indicators.urls")),
        path("", include("miljomal.own_figures.urls")),
        path("", include("miljomal.local_objectives.urls")),
        path("", include("miljomal.programmes.urls")),
        path("", include("miljomal.referrals.urls")),
        path("", include("miljomal.drafting.urls")),
        path("", include("miljomal.followup.urls")),
        path("", include("miljomal.answer_sheets.urls")),
        path("", include("miljomal.pledges.urls")),
        path("", include("miljomal.assessments.urls")),
        path("", include("miljomal.results.urls")),
        path("", include("miljomal.mailings.urls")),
        path("", include("miljomal.wheel.urls")),
        path("", include("miljomal.pages.urls")),
        prefix_default_language=False,
    ),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
