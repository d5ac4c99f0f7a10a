from django.urls import path

from web.views import front

urlpatterns = [path("", front, name="front")]
