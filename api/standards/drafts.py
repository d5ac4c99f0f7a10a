"""A version before it is published: to read, and to publish by two coordinators."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.fields import Shape, Text
from api.idempotency import idempotent
from api.standards import answers
from api.views import View
from network.standards import drafts, policy
from network.standards.actions import publication
from network.standards.models import Version
from network.standards.representations.drafts import draft

PUBLICATION = OpenApiExample("publish_standard", value={"digest": f"sha256:{'0' * 64}"}, request_only=True)


class PublicationShape(Shape):
    digest = Text(max_length=71)


class Draft(View):
    @extend_schema(
        operation_id="read_draft_of_standard",
        summary=_("A draft of the next version"),
        description=_("For coordinators: the whole draft, what stands against publishing it, and who wants it."),
        parameters=[schema.LANG],
        responses={200: answers.DraftOfStandard},
    )
    def get(self, request: Request, version: str) -> Response:
        policy.demand_reader(self.subject)
        row = drafts.named(version, Version.objects.drafts())
        return self.answer(draft(row, self.subject, self.languages.machine))


class Publish(View):
    @extend_schema(
        operation_id="publish_standard",
        summary=_("Approve a draft, or publish it as the second coordinator"),
        description=_(
            "Names the digest of the draft that was read. The first approval is answered with 202, the second, by another"
            " coordinator, publishes: 200. Each needs a second factor given in the last 15 minutes. Any change of the draft"
            " in between voids the approval. 422 with every fault where the draft is not yet a version."
        ),
        parameters=[schema.IDEMPOTENCY_KEY],
        request=PublicationShape,
        responses={200: answers.PublishedStandard, 202: answers.PublishedStandard},
        examples=[PUBLICATION],
    )
    @idempotent()
    def post(self, request: Request, version: str) -> Response:
        policy.demand_publisher(self.subject)
        done = publication.publish(version=version, by=self.subject, **self.read(PublicationShape))
        body = {
            "version": done.version.version,
            "status": done.version.status,
            "first_period": done.version.first_period,
            "published_on": done.version.published_on,
            "digest": done.version.digest,
        }
        return self.answer(body, status=200 if done.published else 202)
