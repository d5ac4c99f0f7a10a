"""Idempotency-Key: what is sent twice is done once."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from groups.codelists import Scope
from groups.models import AuditRow, ProgramToken
from network.node.actions import answers
from network.node.models import KeptAnswer
from network.reports.models import Receipt, Report, Revision
from tests.api.conftest import at_once
from tests.api.steps import PLACE, everything, reach, save, submit
from tests.cast import Answer, Api, Cast
from tests.documents import small

TOKENS = "/programs/harbour-visitors/tokens"
NEW_TOKEN = {"name": "script", "scopes": ["report:write"], "expires_on": "2027-06-30"}


@pytest.mark.usefixtures("standard")
class TestOneAfterTheOther:
    def test_a_repeat_has_the_same_bytes_and_tag(self, cast: Cast) -> None:
        save(cast)
        first = submit(cast, Idempotency_Key="quarter")
        before = everything()
        again = submit(cast, Idempotency_Key="quarter")
        names = ("ETag", "Location", "Content-Type", "Content-Language", "Cache-Control")
        assert (again.status_code, again.content) == (201, first.content)
        assert [again.headers[name] for name in names] == [first.headers[name] for name in names]
        assert everything() == before

    def test_also_in_another_language(self, cast: Cast) -> None:
        reach(cast, "submitted")
        api = cast.api(cast.amina)
        first = api.post(f"{PLACE}/accept", {"note": "Merci."}, Idempotency_Key="k")
        again = api.post(f"{PLACE}/accept?lang=ar", {"note": "Merci."}, Idempotency_Key="k")
        assert (again.content, again.headers["ETag"]) == (first.content, first.headers["ETag"])
        assert again.headers["Content-Language"] == first.headers["Content-Language"] == "en"

    def test_after_the_report_has_moved_on(self, cast: Cast) -> None:
        save(cast)
        first = submit(cast, Idempotency_Key="quarter")
        cast.api(cast.bruno).post(f"{PLACE}/withdraw")
        save(cast, small(V01=39), If_Match="*")
        assert submit(cast, Idempotency_Key="quarter").content == first.content
        assert submit(cast, Idempotency_Key="quarter-again").json()["revision"] == 2

    @pytest.mark.parametrize(
        ("path", "body"),
        [
            (f"{PLACE}/return", {"comments": [{"pointer": "", "text": "Another text."}]}),
            (f"{PLACE}/return", None),
            (f"{PLACE}/accept", {"comments": [{"pointer": "", "text": "Why?"}]}),
            ("/programs/harbour-visitors/reports/2026-Q2/return", {"comments": [{"pointer": "", "text": "Why?"}]}),
        ],
    )
    def test_another_body_or_path_is_refused(self, cast: Cast, path: str, body: Any) -> None:
        reach(cast, "submitted")
        api = cast.api(cast.amina)
        done = api.post(f"{PLACE}/return", {"comments": [{"pointer": "", "text": "Why?"}]}, Idempotency_Key="k")
        assert done.status_code == 200
        before = everything()
        answer = api.post(path, body, Idempotency_Key="k")
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_mismatch")
        assert everything() == before

    def test_keys_are_each_caller_s_own(self, cast: Cast) -> None:
        save(cast)
        first = submit(cast, Idempotency_Key="1")
        token = cast.api(token=cast.token(cast.harbour, Scope.REPORT_SUBMIT))
        assert cast.api(cast.bruno).post(f"{PLACE}/submit", Idempotency_Key="1").status_code == 200
        assert token.post(f"{PLACE}/submit", Idempotency_Key="1").content == first.content
        assert KeptAnswer.objects.count() == 3

    @pytest.mark.parametrize("key", ["", " ", "a b", "é", "x" * 256, "a\tb", "\x7f"])
    def test_malformed_keys(self, cast: Cast, key: str) -> None:
        save(cast)
        before = everything()
        answer = submit(cast, Idempotency_Key=key)
        assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_malformed")
        assert everything() == before

    @pytest.mark.parametrize("key", ["x" * 255, "1", "~!@#$%^&*()", '"quoted"'])
    def test_well_formed_keys(self, cast: Cast, key: str) -> None:
        save(cast)
        assert submit(cast, Idempotency_Key=key).status_code == 201
        assert KeptAnswer.objects.get().key == key

    def test_refusals_are_not_kept(self, cast: Cast) -> None:
        save(cast, small(V03=None))
        before = everything()
        assert submit(cast, Idempotency_Key="k").status_code == 422
        assert everything() == before
        save(cast, If_Match="*")
        assert submit(cast, Idempotency_Key="k").status_code == 201

    def test_a_very_long_address(self, cast: Cast) -> None:
        answer = cast.api(cast.bruno).post(f"/programs/{'x' * 900}/tokens", NEW_TOKEN, Idempotency_Key="k")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")

    def test_secrets_are_shown_once(self, cast: Cast) -> None:
        api = cast.api(cast.bruno)
        first = api.post(TOKENS, NEW_TOKEN, Idempotency_Key="k")
        secret = first.json()["token"]
        again = api.post(TOKENS, NEW_TOKEN, Idempotency_Key="k")
        assert (first.status_code, again.status_code) == (201, 201)
        plain = {name: value for name, value in first.json().items() if name != "token"}
        assert again.json() == {**plain, "secret_shown_once": True}
        assert ProgramToken.objects.count() == 1
        assert secret not in repr(everything())

    def test_kept_for_as_long_as_it_may_be_repeated(self, cast: Cast) -> None:
        save(cast)
        submit(cast, Idempotency_Key="quarter")
        cast.api(cast.bruno).post(TOKENS, NEW_TOKEN, Idempotency_Key="token")
        kept = dict(KeptAnswer.objects.values_list("key", "expires_on"))
        assert kept == {"quarter": date(2027, 12, 27), "token": date(2026, 11, 29)}
        assert answers.prune(today=date(2026, 11, 29)) == 0
        assert answers.prune(today=date(2026, 11, 30)) == 1

    def test_a_key_where_it_means_nothing(self, cast: Cast) -> None:
        api = cast.api(cast.rosa)
        assert api.put(PLACE, small(), Idempotency_Key="k").status_code == 201
        assert api.post(f"{PLACE}/validate", small(), Idempotency_Key="k").status_code == 200
        assert not KeptAnswer.objects.exists()


def routes(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path, getattr(pattern.callback, "view_class", None)


def test_every_post_accepts_a_key() -> None:
    posts = {
        path: getattr(view.post, "idempotent", False)
        for path, view in routes(get_resolver().url_patterns)
        if path.startswith("api/") and view is not None and hasattr(view, "post")
    }
    assert len(posts) > 10
    assert [path for path, marked in posts.items() if not marked] == [
        "api/v1/programs/<str:program>/reports/<str:period>/validate"  # writes nothing
    ]


class TestAtTheSameTime:
    def test_two_first_drafts(self, shared: Cast) -> None:
        """One creates the report; the other one has not read it and is told so."""
        apis = [shared.api(shared.rosa), shared.api(shared.bruno)]
        told = at_once(
            lambda: apis[0].put(PLACE, small()),
            lambda: apis[1].put(PLACE, small(V01=39)),
        )
        assert sorted(answer.status_code for answer in told) == [201, 428]
        assert (Report.objects.count(), Report.objects.get().version) == (1, 1)

    def test_two_changes_of_one_version(self, shared: Cast) -> None:
        tag = save(shared).headers["ETag"]
        apis = [shared.api(shared.rosa), shared.api(shared.bruno)]
        told = at_once(
            lambda: apis[0].put(PLACE, small(V01=39), If_Match=tag),
            lambda: apis[1].put(PLACE, small(V01=40), If_Match=tag),
        )
        assert sorted(answer.status_code for answer in told) == [200, 412]
        assert Report.objects.get().version == 2

    @pytest.mark.parametrize("key", [True, False])
    def test_repeats_of_a_submission(self, shared: Cast, key: bool) -> None:
        save(shared)
        headers = {"Idempotency_Key": "quarter"} if key else {}
        api = shared.api(shared.rosa)

        def act() -> Answer:
            return Api.post(api, f"{PLACE}/submit", **headers)

        told = at_once(*[act] * 4)
        assert sorted(answer.status_code for answer in told) == ([201] * 4 if key else [200, 200, 200, 201])
        assert len({(answer.content, answer.headers["ETag"]) for answer in told}) == 1
        assert (Revision.objects.count(), Receipt.objects.count(), KeptAnswer.objects.count()) == (1, 1, int(key))
        assert AuditRow.objects.filter(action="report.submitted").count() == 1

    def test_repeats_of_a_new_token(self, shared: Cast) -> None:
        api = shared.api(shared.bruno)
        told = at_once(*[lambda: api.post(TOKENS, NEW_TOKEN, Idempotency_Key="k")] * 3)
        assert [answer.status_code for answer in told] == [201, 201, 201]
        assert sum("token" in answer.json() for answer in told) == 1
        assert ProgramToken.objects.count() == 1

    def test_two_reviewers(self, shared: Cast) -> None:
        reach(shared, "submitted")
        apis = [shared.api(shared.amina), shared.api(shared.amina)]
        body = {"comments": [{"pointer": "", "text": "Why?"}]}
        told = at_once(
            lambda: apis[0].post(f"{PLACE}/accept"),
            lambda: apis[1].post(f"{PLACE}/return", body),
        )
        assert sorted(answer.status_code for answer in told) == [200, 409]
        assert Report.objects.get().status in {"accepted", "returned"}

    def test_submitting_and_saving(self, shared: Cast) -> None:
        """Whatever comes first: what is submitted is one of the two documents, whole, and its receipt says which."""
        save(shared)
        apis = [shared.api(shared.rosa), shared.api(shared.bruno)]
        submitted, saved = at_once(
            lambda: apis[0].post(f"{PLACE}/submit"),
            lambda: apis[1].put(PLACE, small(V01=39), If_Match="*"),
        )
        assert submitted.status_code == 201
        revision = Revision.objects.get()
        assert saved.status_code == (200 if revision.values["values"][0]["value"] == 39 else 409)
        assert submitted.json()["digest"] == revision.digest
