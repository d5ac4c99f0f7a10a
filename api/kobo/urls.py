from django.urls import path

from api.kobo import views

urlpatterns = [path("kobo/<str:program>", views.Submissions.as_view(), name="report-kobo")]
