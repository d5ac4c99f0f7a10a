"""Domain errors: each a stable `code` and a translated message. api/errors.py alone turns them into HTTP."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_datetime
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from groups.languages import locale

Message = str | Promise


class DomainError(Exception):
    """`code` never changes with language; `message` is formatted with `params`."""

    code: str = "error"
    message: Message = _("The request was refused.")

    def __init__(self, *, code: str | None = None, message: Message | None = None, **params: Any) -> None:
        self.code = code or self.code
        self.message = message or self.message
        self.params = params
        super().__init__(self.code)

    @property
    def detail(self) -> str:
        return str(self.message).format(**{name: _said(value) for name, value in self.params.items()})


def _said(value: Any) -> Any:
    """A param as a sentence has it: a day or an instant is written out in the reader's language."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return format_date(value, "long", locale=locale(get_language() or "en"))
    if isinstance(value, datetime):
        return format_datetime(value, "long", locale=locale(get_language() or "en"))
    return value


class NotFound(DomainError):
    code = "not_found"
    message = _("There is nothing here, or nothing that you may see.")


class NotAllowed(DomainError):
    code = "not_allowed"
    message = _("Your role does not allow this.")


class MfaRequired(NotAllowed):
    code = "mfa_required"
    message = _("This needs a session with a second factor. Set one up, then sign in with it.")


class FreshMfaRequired(NotAllowed):
    code = "fresh_mfa_required"
    message = _("This needs a second factor given in the last 15 minutes. Confirm it again.")


class Conflict(DomainError):
    """The state of the object does not allow the action."""

    code = "conflict"
    message = _("The present state does not allow this.")


class Gone(DomainError):
    """It was there once, and was good for a time or for one use."""

    code = "gone"
    message = _("This is no longer good.")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in an input, and where: `pointer` is a JSON Pointer (RFC 6901) into the body."""

    code: str
    pointer: str
    message: Message
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def detail(self) -> str:
        return str(self.message).format(**self.params)


class Invalid(DomainError):
    """The input breaks rules that need more than its shape to be known; `faults` says which, all at once."""

    code = "invalid"
    message = _("Parts of the input are wrong; see `errors`.")

    def __init__(self, *faults: Fault) -> None:
        super().__init__()
        self.faults = faults
