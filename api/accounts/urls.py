from django.urls import path

from api.accounts import views

urlpatterns = [path("me", views.OneSelf.as_view(), name="me")]
