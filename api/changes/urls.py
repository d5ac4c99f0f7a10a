from django.urls import path

from api.changes import views

urlpatterns = [path("changes", views.Changes.as_view(), name="changes")]
