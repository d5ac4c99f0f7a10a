from django.urls import URLPattern, URLResolver, include, path

from api import urls as api_urls
from api.accounts import overrides

handler404 = "api.errors.not_found"
handler500 = "api.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("web.urls")),
    path("", include(api_urls)),
    *overrides.urlpatterns,
    path("_allauth/", include("allauth.headless.urls")),
]
