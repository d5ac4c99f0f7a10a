"""GET /standards/{version}/texts/{language}.po."""

import polib
import pytest

from groups.subjects import NODE
from network.standards import shipped
from network.standards.actions import texts
from network.standards.models import VersionTexts
from tests.api.refusals import refusal
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("standard")


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_a_catalogue_for_translators(cast: Cast, language: str) -> None:
    answer = cast.api().get(f"/standards/1.0/texts/{language}.po", Accept_Language="es")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/x-gettext-translation; charset=utf-8"
    assert answer.headers["Content-Language"] == language
    assert answer.headers["Content-Disposition"] == f'attachment; filename="vrs-1.0-{language}.po"'
    assert answer.headers["Cache-Control"] == "public, no-cache"
    found = {entry.msgctxt: entry.msgstr for entry in polib.pofile(answer.content.decode())}
    assert found == {path: entry["text"] for path, entry in shipped.read("1.0").texts[language].items()}
    again = cast.api().get(f"/standards/current/texts/{language}.po", If_None_Match=answer.headers["ETag"])
    assert again.status_code == 304


def test_a_language_that_nobody_has_begun(cast: Cast) -> None:
    VersionTexts.objects.filter(language="ar").delete()
    found = polib.pofile(cast.api().get("/standards/1.0/texts/ar.po").content.decode())
    assert {entry.msgstr for entry in found} == {""}
    assert len(found) == len(shipped.read("1.0").texts["en"])


def test_what_comes_back_changes_the_digests_of_the_language(cast: Cast) -> None:
    api = cast.api()
    before = {language: api.get(f"/standards/1.0?lang={language}") for language in ("en", "fr")}
    catalogue = polib.pofile(api.get("/standards/1.0/texts/fr.po").content.decode())
    next(entry for entry in catalogue if entry.msgctxt == "VRS.title").msgstr = "Norme"
    texts.bring_in(version="1.0", language="fr", content=str(catalogue), reviewed=False, by=NODE)
    after = {language: api.get(f"/standards/1.0?lang={language}") for language in ("en", "fr")}
    assert after["fr"].json()["title"] == "Norme"
    assert after["fr"].json()["texts_digest"] != before["fr"].json()["texts_digest"]
    assert after["fr"].headers["ETag"] != before["fr"].headers["ETag"]
    assert after["fr"].json()["digest"] == before["fr"].json()["digest"]
    assert after["en"].headers["ETag"] == before["en"].headers["ETag"]


def test_refusals(cast: Cast) -> None:
    api = cast.api()
    for path in (
        "2.0/texts/fr.po",
        "1.0/texts/de.po",
        "1.0/texts/all.po",
        "1.0/texts/fr",
        "1.0/texts/%00.po",
        "%00/texts/fr.po",
    ):
        assert refusal(api.get(f"/standards/{path}")) == (404, "not_found")
    assert refusal(api.get("/standards/1.0/texts/fr.po?format=json")) == (406, "format_not_available")
    assert refusal(api.get("/standards/1.0/texts/fr.po?status=draft")) == (400, "bad_parameter")
