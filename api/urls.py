"""The whole surface of the API on one page."""

from django.urls import URLPattern, URLResolver, include, path

from api.documentation import Schema, docs
from api.federation import security_txt
from api.federation import views as federation
from api.hsds import views as hsds

urlpatterns: list[URLPattern | URLResolver] = [
    # The busiest first: addresses are looked for from the top.
    path("api/v1/", include("api.reports.urls")),
    path("api/schema", Schema.as_view(), name="schema"),
    path("api/docs", docs, name="docs"),
    path("api/v1/", include("api.accounts.urls")),
    path("api/v1/", include("api.programs.urls")),
    path("api/v1/", include("api.facilities.urls")),
    path("api/v1/", include("api.changes.urls")),
    path("api/v1/", include("api.companies.urls")),
    path("api/v1/", include("api.access.urls")),
    path("api/v1/", include("api.standards.urls")),
    path("api/v1/", include("api.dhis2.urls")),
    path("api/v1/", include("api.kobo.urls")),
    path("hsds", hsds.Root.as_view(), name="hsds"),
    path("hsds/", include("api.hsds.urls")),
    path(".well-known/visitation-node", federation.WellKnown.as_view(), name="node"),
    path(".well-known/security.txt", security_txt.SecurityTxt.as_view(), name="security-txt"),
    path("api/security-policy", security_txt.SecurityPolicy.as_view(), name="security-policy"),
    path("healthz", federation.Healthz.as_view(), name="healthz"),
    path("readyz", federation.Readyz.as_view(), name="readyz"),
]
