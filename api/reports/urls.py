from django.urls import path

from api.reports import steps, views

REPORT = "programs/<str:program>/reports/<str:period>"
urlpatterns = [
    path("programs/<str:program>/reports", views.Reports.as_view(), name="reports"),
    path(REPORT, views.OneReport.as_view(), name="report"),
    path(f"{REPORT}/validate", views.Validate.as_view(), name="report-validate"),
    path(f"{REPORT}/context", views.Context.as_view(), name="report-context"),
    path(f"{REPORT}/revisions", views.Revisions.as_view(), name="report-revisions"),
    path(f"{REPORT}/submit", steps.Submit.as_view(), name="report-submit"),
    path(f"{REPORT}/withdraw", steps.Withdraw.as_view(), name="report-withdraw"),
    path(f"{REPORT}/return", steps.Return.as_view(), name="report-return"),
    path(f"{REPORT}/accept", steps.Accept.as_view(), name="report-accept"),
    path("receipts/<uuid:receipt>", steps.OneReceipt.as_view(), name="receipt"),
]
