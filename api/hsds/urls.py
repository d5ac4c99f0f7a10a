from django.urls import path

from api.hsds import documents, views

urlpatterns = [
    path("profile", documents.Profile.as_view(), name="hsds-profile"),
    path("profile/<slug:document>.json", documents.Patch.as_view(), name="hsds-patch"),
    path("schema/<slug:document>.json", documents.Schema.as_view(), name="hsds-schema"),
    path("openapi.json", documents.OpenApi.as_view(), name="hsds-openapi"),
    path("services", views.Services.as_view(), name="hsds-services"),
    path("services/<uuid:service>", views.OneService.as_view(), name="hsds-service"),
    path("taxonomies", views.Taxonomies.as_view(), name="hsds-taxonomies"),
    path("taxonomies/<uuid:taxonomy>", views.OneTaxonomy.as_view(), name="hsds-taxonomy"),
    path("taxonomy_terms", views.TaxonomyTerms.as_view(), name="hsds-terms"),
    path("taxonomy_terms/<uuid:term>", views.OneTaxonomyTerm.as_view(), name="hsds-term"),
    path("organizations", views.Organizations.as_view(), name="hsds-organizations"),
    path("organizations/<uuid:organization>", views.OneOrganization.as_view(), name="hsds-organization"),
    path("service_at_locations", views.ServicesAtLocations.as_view(), name="hsds-services-at-locations"),
    path(
        "service_at_locations/<uuid:service_at_location>",
        views.OneServiceAtLocation.as_view(),
        name="hsds-service-at-location",
    ),
]
