from django.urls import path

from web.confirm import confirm
from web.views import front

urlpatterns = [path("", front, name="front"), path("confirm/<str:token>", confirm, name="confirm")]
