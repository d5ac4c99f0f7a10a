"""The whole surface of the API on one page."""

from django.urls import URLPattern, URLResolver, include, path

from api.documentation import Docs, Schema

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/schema", Schema.as_view(), name="schema"),
    path("api/docs", Docs.as_view(), name="docs"),
    path("api/v1/", include("api.accounts.urls")),
    path("api/v1/", include("api.programs.urls")),
    path("api/v1/", include("api.facilities.urls")),
]
