from django.urls import path

from api.programs import claims, confirmations, members, proofs, queue, states, tokens, umbrellas, views

urlpatterns = [
    path("programs", views.Programs.as_view(), name="programs"),
    path("programs/<str:program>", views.OneProgram.as_view(), name="program"),
    path("programs/<str:program>/list", states.List.as_view(), name="program-list"),
    path("programs/<str:program>/reject", states.Reject.as_view(), name="program-reject"),
    path("programs/<str:program>/hide", states.Hide.as_view(), name="program-hide"),
    path("programs/<str:program>/close", states.Close.as_view(), name="program-close"),
    path("programs/<str:program>/apply", states.Apply.as_view(), name="program-apply"),
    path("programs/<str:program>/confirm", states.Confirm.as_view(), name="program-confirm"),
    path("programs/<str:program>/members", members.Members.as_view(), name="members"),
    path("programs/<str:program>/members/<uuid:user>", members.OneMember.as_view(), name="member"),
    path("programs/<str:program>/hand-over", members.HandOver.as_view(), name="program-hand-over"),
    path("programs/<str:program>/invitations/<uuid:invitation>", members.OneInvitation.as_view(), name="invitation"),
    path("invitations/<uuid:invitation>/accept", members.AcceptInvitation.as_view(), name="invitation-accept"),
    path("programs/<str:program>/groups", umbrellas.Groups.as_view(), name="program-groups"),
    path("programs/<str:program>/proofs", proofs.Proofs.as_view(), name="proofs"),
    path("programs/<str:program>/proofs/<uuid:proof>/check", proofs.Check.as_view(), name="proof-check"),
    path("programs/<str:program>/claims", claims.Claims.as_view(), name="claims"),
    path("programs/<str:program>/claims/<uuid:claim>/grant", claims.Grant.as_view(), name="claim-grant"),
    path("programs/<str:program>/claims/<uuid:claim>/decline", claims.Decline.as_view(), name="claim-decline"),
    path("listings", queue.Listings.as_view(), name="listings"),
    path("confirmations", confirmations.Confirmations.as_view(), name="confirmations"),
    path("programs/<str:program>/tokens", tokens.Tokens.as_view(), name="tokens"),
    path("programs/<str:program>/tokens/<uuid:token>", tokens.OneToken.as_view(), name="token"),
]
