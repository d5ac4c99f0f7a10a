from django.urls import path

from api.companies import views

urlpatterns = [
    path("companies", views.Companies.as_view(), name="companies"),
    path("companies/<uuid:company>", views.OneCompany.as_view(), name="company"),
    path("companies/<uuid:company>/merge", views.Merge.as_view(), name="company-merge"),
]
