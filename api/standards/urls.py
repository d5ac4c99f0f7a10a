from django.urls import path

from api.standards import changes, drafts, files, forms, sheets, texts, views

urlpatterns = [
    path("standards", views.Standards.as_view(), name="standards"),
    path("standards/<str:version>", views.OneStandard.as_view(), name="standard"),
    path("standards/<str:version>/schema.json", views.DocumentSchema.as_view(), name="standard-schema"),
    path("standards/<str:version>/example.json", views.Example.as_view(), name="standard-example"),
    path("standards/<str:version>/template.csv", files.Template.as_view(), name="standard-template-csv"),
    path("standards/<str:version>/pack.zip", files.Pack.as_view(), name="standard-pack"),
    path("standards/<str:version>/template.xlsx", sheets.Template.as_view(), name="standard-template-xlsx"),
    path("standards/<str:version>/form.xlsx", forms.XForm.as_view(), name="standard-form"),
    path("standards/<str:version>/changes", changes.Changes.as_view(), name="standard-changes"),
    path("standards/<str:version>/texts/<str:language>.po", texts.Texts.as_view(), name="standard-texts"),
    path("standards/<str:version>/draft", drafts.Draft.as_view(), name="standard-draft"),
    path("standards/<str:version>/publish", drafts.Publish.as_view(), name="standard-publish"),
    path("periods", views.Periods.as_view(), name="periods"),
]
