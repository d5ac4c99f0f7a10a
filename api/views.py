"""What every view of the API shares: who asks, in which language, which parameters, and the headers of the answer."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from api import conditional
from api.errors import MEDIA_TYPE, Problem, bad_parameter
from api.negotiation import ALL, Languages, negotiate_languages
from api.parsers import read_json
from api.renderers import JSON, ProblemJSON
from api.throttling import READS, count_address
from groups.errors import Fault, Invalid
from groups.models import User
from groups.subjects import ANONYMOUS, Subject

MOST_IN_ALL_LANGUAGES = 50
EVERYWHERE = frozenset({"lang", "format"})
VARY = "Accept, Accept-Language, Authorization, Cookie, X-Session-Token"


class View(APIView):
    """`parameters`: the query parameters that GET knows beside `lang` and `format`.
    `public`: the methods that need no credentials. `all_languages`: whether `?lang=all` makes sense here."""

    parameters: ClassVar[frozenset[str]] = frozenset()
    public: ClassVar[frozenset[str]] = frozenset()
    all_languages: ClassVar[bool] = False
    format_kwarg = None
    # How long others may keep a public answer without asking again; private ones are never kept.
    cache_control: ClassVar[str] = "public, no-cache"
    # Whether the answer without credentials follows from the directory's rows, the day and the request, and from nothing
    # else: config/kept.py keeps it then.
    kept: ClassVar[bool] = False
    # Whether reads without credentials are limited.
    counted: ClassVar[bool] = True

    @property
    def subject(self) -> Subject:
        return self.request.auth if isinstance(self.request.auth, Subject) else ANONYMOUS

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # The language first: what is refused next is refused in it.
        self._set_language(negotiate_languages(request))
        if not hasattr(self, (request.method or "").lower()):
            raise exceptions.MethodNotAllowed(request.method or "")
        request.accepted_renderer, request.accepted_media_type = self.perform_content_negotiation(request)
        subject = self.subject
        if subject.user is not None:
            self._set_language(negotiate_languages(request, subject.user.language))
        if subject.is_anonymous and self.counted:
            count_address(READS, request._request)
        if request.method not in {*self.public, "OPTIONS"} and subject.is_anonymous:
            raise exceptions.NotAuthenticated
        self._check_parameters(request)

    def get_renderers(self) -> list[BaseRenderer]:
        """Other formats are for reading: what is written is answered in JSON."""
        return super().get_renderers() if self.request.method in {"GET", "HEAD"} else [JSON()]

    def _set_language(self, languages: Languages) -> None:
        self.languages = languages
        translation.activate(languages.machine)

    def _check_parameters(self, request: Request) -> None:
        for name, values in request.query_params.lists():
            if name not in EVERYWHERE | self.parameters:
                raise bad_parameter(name, "unknown_parameter", _("There is no parameter {parameter} here."))
            if len(values) > 1:
                raise bad_parameter(name, "repeated_parameter", _("Send the parameter {parameter} once."))
            if any("\0" in value for value in values):
                raise bad_parameter(
                    name, "bad_text", _("The parameter {parameter} holds a character that cannot be read.")
                )
        if not self.languages.known or (self.languages.content == ALL and not self.all_languages):
            raise bad_parameter("lang", "unknown_language", _("There is no language {language} here."),
                                language=request.query_params["lang"][:40])  # fmt: skip

    def prepare(self, request: Request, **place: Any) -> Response | None:
        """What a POST can read and check before its transaction begins, and the locks with it. Nothing by default. The
        answer that it will give if nothing moves meanwhile, where it is known already."""
        return None

    def read(self, serializer: type[BaseSerializer[Any]], *, required: bool = True, **options: Any) -> dict[str, Any]:
        """The values of the body in the serializer's shape. Raises Invalid with all that is wrong."""
        body = read_json(self.request, required=required)
        form = serializer(data={} if body is None and not required else body, **options)
        if not form.is_valid():
            raise Invalid(*flatten(form.errors))
        return dict(form.validated_data)

    def answer(
        self, data: Any, *, version: int = 0, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> Response:
        """`version` is the record's; it stands first in the ETag."""
        response = Response(data, status=status, headers=dict(headers or {}))
        response.version = version  # type: ignore[attr-defined]  # carried to finalize_response
        return response

    def finalize_response(  # type: ignore[override]  # a 304 and a redirect are no DRF responses
        self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not isinstance(response, Response):
            return response
        if response.exception:
            request.accepted_renderer, request.accepted_media_type = ProblemJSON(), MEDIA_TYPE
        response.headers.setdefault("Content-Language", negotiated(self).machine)
        private = not is_anonymous(request)
        safe = request.method in {"GET", "HEAD"} and not response.exception
        response.headers.setdefault("Cache-Control", self.cache_control if safe and not private else "no-store")
        super().finalize_response(request, response, *args, **kwargs)
        response.headers["Vary"] = VARY
        if response.exception or response.status_code not in {200, 201, 202}:
            return response
        response.render()
        response.headers["ETag"] = conditional.etag(getattr(response, "version", 0), response.content)
        if self.kept and safe and not private:
            response.headers["X-Kept-Under"] = "directory"
        if safe and conditional.not_modified(request._request, response.headers["ETag"]):
            return conditional.strip(response)
        return response


def is_anonymous(request: Request) -> bool:
    """Whether the request carries no credentials at all, valid or not."""
    headers = request.headers.keys() & {"Authorization", "X-Session-Token"}
    return not headers and not getattr(request._request.user, "is_authenticated", False)


def negotiated(view: View) -> Languages:
    """The view's languages, also where it failed before it knew them."""
    return getattr(view, "languages", None) or negotiate_languages(view.request)


def flatten(errors: Any, pointer: str = "") -> list[Fault]:
    """A serializer's nested errors as faults with JSON Pointers."""
    if isinstance(errors, Mapping):
        found = []
        for name, inner in errors.items():
            step = "" if name == "non_field_errors" else f"/{str(name).replace('~', '~0').replace('/', '~1')}"
            found += flatten(inner, pointer + step)
        return found
    if isinstance(errors, list) and any(isinstance(inner, (dict, list)) for inner in errors):
        return [fault for index, inner in enumerate(errors) for fault in flatten(inner, f"{pointer}/{index}")]
    # Braces of the input that an error quotes are not placeholders.
    return [Fault(getattr(error, "code", "invalid"), pointer, str(error).replace("{", "{{").replace("}", "}}"))
            for error in errors]  # fmt: skip


def person(view: View) -> User:
    """The person who asks; a token is none."""
    user = view.subject.user
    if user is None:
        raise Problem(403, "person_required", _("A token cannot do this; sign in as a person."))
    return user
