from django.urls import URLPattern, URLResolver, include, path

from api import urls as api_urls
from api.accounts import overrides

handler404 = "api.errors.not_found"
handler500 = "api.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(api_urls)),
    path("", include("web.urls")),
    *overrides.urlpatterns,
    path("_allauth/", include("allauth.headless.urls")),
]
