from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from config.urls import urlpatterns as own


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


urlpatterns: list[URLPattern | URLResolver] = [path("hello", hello), *own]
