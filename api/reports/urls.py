from django.urls import path

from api.reports import bulk, completeness, erasure, exceptions, queue, revisions, steps, views

REPORT = "programs/<str:program>/reports/<str:period>"
urlpatterns = [
    path("reports", queue.Queue.as_view(), name="reports-queue"),
    path("reports/bulk", bulk.Bulk.as_view(), name="reports-bulk"),
    path("reports/bulk/<uuid:job>", bulk.OneBulk.as_view(), name="reports-bulk-job"),
    path("reports/bulk/<uuid:job>/findings", bulk.Findings.as_view(), name="reports-bulk-findings"),
    path("completeness", completeness.Completeness.as_view(), name="reports-completeness"),
    path("programs/<str:program>/reports", views.Reports.as_view(), name="reports"),
    path(REPORT, views.OneReport.as_view(), name="report"),
    path(f"{REPORT}/validate", views.Validate.as_view(), name="report-validate"),
    path(f"{REPORT}/context", views.Context.as_view(), name="report-context"),
    path(f"{REPORT}/revisions", revisions.Revisions.as_view(), name="report-revisions"),
    path(f"{REPORT}/revisions/<str:number>", revisions.OneRevision.as_view(), name="report-revision"),
    path(f"{REPORT}/revisions/<str:number>/diff", revisions.Diff.as_view(), name="report-diff"),
    path(f"{REPORT}/exceptions", exceptions.Exceptions.as_view(), name="report-exceptions"),
    path(f"{REPORT}/submit", steps.Submit.as_view(), name="report-submit"),
    path(f"{REPORT}/withdraw", steps.Withdraw.as_view(), name="report-withdraw"),
    path(f"{REPORT}/reopen", steps.Reopen.as_view(), name="report-reopen"),
    path(f"{REPORT}/return", steps.Return.as_view(), name="report-return"),
    path(f"{REPORT}/accept", steps.Accept.as_view(), name="report-accept"),
    path(f"{REPORT}/erase", erasure.Erase.as_view(), name="report-erase"),
    path("receipts/<uuid:receipt>", steps.OneReceipt.as_view(), name="receipt"),
]
