from django.urls import path

from api.dhis2 import views

urlpatterns = [
    # The end of the path is DHIS2's own: a target has the address up to the program.
    path("dhis2/<str:program>/api/dataValueSets", views.DataValueSets.as_view(), name="report-dhis2"),
]
