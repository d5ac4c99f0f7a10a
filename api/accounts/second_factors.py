"""allauth's views that check a second factor, with the limit of failed sign-ins around the check."""

from allauth.headless.constants import Client
from allauth.headless.mfa import inputs, views
from django.urls import path

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


# In front of allauth's own, which have the same addresses.
urlpatterns = [
    path("_allauth/app/v1/auth/2fa/authenticate", Authenticate.as_api_view(client=Client.APP)),
    path("_allauth/app/v1/auth/2fa/reauthenticate", Reauthenticate.as_api_view(client=Client.APP)),
]
