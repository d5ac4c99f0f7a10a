"""Language and format of answers, and what caches may keep."""

import pytest
from django.utils import translation
from django.utils.translation import gettext

from groups.models import User
from tests.api.refusals import faults, refusal
from tests.cast import Cast

# What HTTP asks and is told, which no database changes.
pytestmark = pytest.mark.sqlite_only

PATH = "/programs/harbour-visitors"


@pytest.mark.parametrize(
    ("query", "header", "content", "machine"),
    [
        ("", "", "en", "en"),
        ("", "ar", "ar", "ar"),
        ("", "fr-CA,en;q=0.5", "fr", "fr"),
        ("", "de;q=0.9, ar;q=0.8", "de", "ar"),
        ("", "xx, *;q=0.1", "en", "en"),
        ("", "fr;q=0", "en", "en"),
        ("lang=ar", "fr", "ar", "ar"),
        ("lang=ja", "fr", "ja", "fr"),
        ("lang=ja", "", "ja", "en"),
        ("lang=zh-CN", "", "zh-hans", "en"),
        ("lang=es-419", "", "es", "es"),
        ("lang=FR", "", "fr", "fr"),
    ],
)
def test_asked_beats_accepted_beats_the_node(cast: Cast, query: str, header: str, content: str, machine: str) -> None:
    named = {code: f"Name {code}" for code in ("ar", "de", "en", "es", "fr", "ja", "zh-hans")}
    cast.api(cast.amina).patch(PATH, {"name": named}, If_Match="*")
    answer = cast.api().get(f"{PATH}?{query}", **({"Accept_Language": header} if header else {}))
    assert (answer.json()["name"], answer.headers["Content-Language"]) == (f"Name {content}", machine)


def test_the_accounts_language_lies_between_asked_and_accepted(cast: Cast) -> None:
    User.objects.filter(pk=cast.chen.pk).update(language="fr")
    caller = cast.api(cast.chen)
    assert caller.get(PATH, Accept_Language="ar").json()["name"] == "Visiteurs du port"
    assert caller.get(f"{PATH}?lang=ar", Accept_Language="es").json()["name"] == "زوّار الميناء"
    refused = caller.get("/programs?colour=red", Accept_Language="ar")
    with translation.override("fr"):
        assert refused.json()["detail"] == gettext("A parameter of the address is wrong.")


@pytest.mark.parametrize("tag", ["xx", "klingon", "e", "sw", "all-x"])
def test_an_unknown_language_is_refused_where_it_is_asked_for(cast: Cast, tag: str) -> None:
    assert faults(cast.api().get(f"{PATH}?lang={tag}")) == [("unknown_language", "/lang")]


def test_all_languages_are_for_texts_only(cast: Cast) -> None:
    assert faults(cast.api(cast.bruno).get(f"{PATH}/tokens?lang=all")) == [("unknown_language", "/lang")]
    assert faults(cast.api().get("/healthz?lang=all")) == [("unknown_language", "/lang")]


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/*;q=0.5", "text/html, */*;q=0.1", ""])
def test_json_is_what_most_clients_get(cast: Cast, accept: str) -> None:
    assert cast.api().get(PATH, Accept=accept).headers["Content-Type"] == "application/json"


def test_the_parameter_beats_the_header(cast: Cast) -> None:
    by_parameter = cast.api().get(f"{PATH}?format=csv", Accept="application/json")
    by_header = cast.api().get(PATH, Accept="text/csv, application/json;q=0.5")
    assert by_parameter.headers["Content-Type"] == by_header.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert by_parameter.content == by_header.content
    assert cast.api().get(f"{PATH}?format=json", Accept="text/csv").headers["Content-Type"] == "application/json"


def test_the_most_welcome_format_wins(cast: Cast) -> None:
    wanted = {
        "text/csv;q=0.4, application/json;q=0.5": "application/json",
        "text/csv;q=0.6, application/json;q=0.5": "text/csv; charset=utf-8",
        "text/csv, application/json": "application/json",
        "application/json;q=0, */*": "text/csv; charset=utf-8",
        "text/*;q=0.9, */*;q=0.1": "text/csv; charset=utf-8",
        "APPLICATION/JSON; charset=utf-8": "application/json",
        "application/json;q=nonsense, text/csv;q=0.1": "application/json",
    }
    got = {accept: cast.api().get(PATH, Accept=accept).headers["Content-Type"] for accept in wanted}
    assert got == wanted
    assert refusal(cast.api().get(PATH, Accept="application/json;q=0, text/csv;q=0.0")) == (406, "format_not_available")


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        (f"{PATH}?format=nope", "*/*"),
        (f"{PATH}?format=", "*/*"),
        (PATH, "image/png"),
        (PATH, "text/html"),
        ("/healthz?format=csv", "*/*"),
        ("/.well-known/visitation-node", "text/csv"),
    ],
)
def test_what_is_not_available_is_not_acceptable(cast: Cast, path: str, accept: str) -> None:
    answer = cast.api().get(path, Accept=accept, Accept_Language="fr")
    assert refusal(answer) == (406, "format_not_available")
    with translation.override("fr"):
        assert answer.json()["detail"] == gettext("This is not available in the format that you ask for.")


def test_a_problem_is_a_problem_whatever_the_format(cast: Cast) -> None:
    for answer in (
        cast.api().get("/programs/nowhere?format=csv"),
        cast.api().get("/programs/nowhere", Accept="text/csv"),
        cast.api().get("/programs?format=csv&country=xx"),
    ):
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_every_answer_names_what_it_varies_with(cast: Cast) -> None:
    for answer in (
        cast.api().get(PATH),
        cast.api().get("/programs/nowhere"),
        cast.api().get("/api/v1/nowhere"),
        cast.api(cast.bruno).get("/me"),
        cast.api().get("/me"),
    ):
        assert {"Accept", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))


def test_a_trailing_slash_changes_nothing(cast: Cast) -> None:
    for path in (PATH, "/programs", "/healthz"):
        without, with_slash = cast.api().get(path), cast.api().get(f"{path}/")
        assert (with_slash.status_code, with_slash.content) == (without.status_code, without.content)
    body = {"source_language": "en", "name": "Slash", "country": "XA", "time_zone": "UTC"}
    assert cast.api(cast.chen).post("/programs/", body).status_code == 201
    assert cast.api().get("/programs/?limit=1").json()["next"].startswith("http://testserver/api/v1/programs?limit=1")


def test_a_tag_stands_for_these_very_bytes(cast: Cast) -> None:
    variants = ["", "?lang=fr", "?lang=all", "?format=csv"]
    tags = [cast.api().get(PATH + variant).headers["ETag"] for variant in variants]
    assert len(set(tags)) == len(tags)
    assert {tag.partition(".")[0] for tag in tags} == {'"2'}
    for variant, tag in zip(variants, tags, strict=True):
        for stated in (tag, f'"1.0", {tag}', f"W/{tag}", "*"):
            answer = cast.api().get(PATH + variant, If_None_Match=stated)
            assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", tag)
            assert "Vary" in answer.headers
            assert "Cache-Control" in answer.headers
    crossed = cast.api().get(PATH, If_None_Match=tags[1])
    assert crossed.status_code == 200
    head = cast.api().send("HEAD", PATH, If_None_Match=tags[0])
    assert (head.status_code, head.headers["ETag"]) == (304, tags[0])


def test_a_change_changes_the_tag(cast: Cast) -> None:
    tag = cast.api().get(PATH).headers["ETag"]
    listed = cast.api().get("/programs").headers["ETag"]
    cast.api(cast.bruno).patch(PATH, {"city": "Valmer"}, If_Match=tag)
    assert cast.api().get(PATH, If_None_Match=tag).headers["ETag"].startswith('"3.')
    assert cast.api().get("/programs", If_None_Match=listed).status_code == 200


def test_lists_have_tags_too(cast: Cast) -> None:
    for path in ("/programs", "/facilities", "/programs?format=csv", "/.well-known/visitation-node"):
        first = cast.api().get(path)
        assert cast.api().get(path, If_None_Match=first.headers["ETag"]).status_code == 304


def test_no_answer_to_somebody_is_kept(cast: Cast) -> None:
    for answer in (
        cast.api(cast.chen).get(PATH),
        cast.api().get("/programs/nowhere"),
        cast.api().get("/healthz"),
        cast.api().send("GET", PATH, Authorization="Bearer nonsense"),
    ):
        assert answer.headers["Cache-Control"] == "no-store"
    assert cast.api().get("/programs").headers["Cache-Control"] == "public, no-cache"


def test_options_tells_the_methods(cast: Cast) -> None:
    answer = cast.api().send("OPTIONS", "/programs")
    assert (answer.status_code, answer.headers["Allow"]) == (200, "GET, POST, HEAD, OPTIONS")
