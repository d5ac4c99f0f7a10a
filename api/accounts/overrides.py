"""Where allauth's views are not taken as they are: checks of second factors are counted, and telephones unknown."""

from allauth.headless.constants import Client
from allauth.headless.mfa import inputs, views
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from api.throttling import failures_of


class Counted:
    """Beside an input of allauth's, which knows its `user`."""

    def clean_code(self) -> str:
        with failures_of(self.user.email) as take_back:  # type: ignore[attr-defined]  # the other base has it
            code: str = super().clean_code()  # type: ignore[misc]  # the other base has it
            take_back()
        return code


class CountedAuthenticate(Counted, inputs.AuthenticateInput):  # type: ignore[misc]  # allauth has no types
    pass


class CountedReauthenticate(Counted, inputs.ReauthenticateInput):  # type: ignore[misc]  # allauth has no types
    pass


class Authenticate(views.AuthenticateView):  # type: ignore[misc]  # allauth has no types
    input_class = CountedAuthenticate


class Reauthenticate(views.ReauthenticateView):  # type: ignore[misc]  # allauth has no types
    input_class = CountedReauthenticate


@csrf_exempt
def unknown(request: HttpRequest) -> HttpResponse:
    """Nobody signs in with a telephone here, and allauth's views of it stumble where none is expected."""
    raise Http404


# In front of allauth's own, which have the same addresses.
urlpatterns = [
    path("_allauth/app/v1/auth/2fa/authenticate", Authenticate.as_api_view(client=Client.APP)),
    path("_allauth/app/v1/auth/2fa/reauthenticate", Reauthenticate.as_api_view(client=Client.APP)),
    path("_allauth/app/v1/account/phone", unknown),
    path("_allauth/app/v1/auth/phone/verify", unknown),
    path("_allauth/app/v1/auth/phone/verify/resend", unknown),
]
