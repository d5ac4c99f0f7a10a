from django.urls import path

from api.facilities import views

urlpatterns = [
    path("facilities", views.Facilities.as_view(), name="facilities"),
    path("facilities/<uuid:facility_id>", views.OneFacility.as_view(), name="facility"),
]
