from django.urls import path

from api.access import views

urlpatterns = [
    path("access", views.Everywhere.as_view(), name="access"),
    path("facilities/<str:facility>/access", views.OfFacility.as_view(), name="facility-access"),
    path("programs/<str:program>/access", views.OfProgram.as_view(), name="program-access"),
    path("programs/<str:program>/facilities/<str:facility>/access", views.Change.as_view(), name="access-change"),
]
