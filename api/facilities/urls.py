from django.urls import path

from api.facilities import changes, proposals, views

FACILITY = "facilities/<str:facility>"
urlpatterns = [
    path("facilities", views.Facilities.as_view(), name="facilities"),
    path(FACILITY, views.OneFacility.as_view(), name="facility"),
    path(f"{FACILITY}/facts", changes.Facts.as_view(), name="facility-facts"),
    path(f"{FACILITY}/facts/<int:fact>/withdraw", changes.WithdrawFact.as_view(), name="facility-fact-withdraw"),
    path(
        f"{FACILITY}/identifiers/<str:scheme>/<path:value>", changes.OneIdentifier.as_view(), name="facility-identifier"
    ),
    path(f"{FACILITY}/merge", changes.Merge.as_view(), name="facility-merge"),
    path("programs/<str:program>/facility-proposals", proposals.OfProgram.as_view(), name="facility-proposals"),
    path("facility-proposals", proposals.Queue.as_view(), name="facility-proposals-queue"),
    path("facility-proposals/<uuid:proposal>", proposals.One.as_view(), name="facility-proposal"),
    path("facility-proposals/<uuid:proposal>/approve", proposals.Approve.as_view(), name="facility-proposal-approve"),
    path("facility-proposals/<uuid:proposal>/decline", proposals.Decline.as_view(), name="facility-proposal-decline"),
    path(
        "facility-proposals/<uuid:proposal>/withdraw", proposals.Withdraw.as_view(), name="facility-proposal-withdraw"
    ),
]
