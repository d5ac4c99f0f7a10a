"""The versions at hand, and which of them a quarter may be reported under."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from groups.errors import NotFound
from groups.models import AuditRow
from groups.periods import Period
from network.node.canonical import digest
from network.standards import library, shipped
from network.standards.actions import versions
from network.standards.errors import VersionIsFrozen
from network.standards.models import Version, VersionTexts
from tests.api.steps import PLACE, save, submit
from tests.cast import Cast
from tests.documents import small
from tests.standard import install_standard, publish


@pytest.mark.usefixtures("standard")
class TestAcceptedFor:
    @pytest.mark.parametrize(
        ("period", "accepted"),
        [
            ("2023-Q4", []),
            ("2024-Q1", ["1.0"]),
            ("2026-Q4", ["1.0"]),
            ("2027-Q1", ["1.1", "1.0"]),
            ("2027-Q2", ["1.1", "1.0"]),
            ("2027-Q3", ["1.1"]),
            ("2028-Q1", ["2.0", "1.1"]),
            ("2028-Q3", ["2.0"]),
        ],
    )
    def test_the_newest_and_for_two_quarters_the_one_before(self, period: str, accepted: list[str]) -> None:
        publish("1.1", "2027-Q1")
        publish("2.0", "2028-Q1")
        publish("3.0", "2027-Q2", status="draft")
        assert [each.version for each in library.accepted_for(Period.parse(period))] == accepted

    def test_which_one_a_document_is_read_under(self) -> None:
        publish("1.1", "2027-Q1")
        q1, q3 = Period(2027, 1), Period(2027, 3)
        named: list[object] = ["1.0", "1.1", "9.9", None, [], 1.0]
        assert [library.choose(q1, version).version for version in named] == [
            "1.0", "1.1", "1.1", "1.1", "1.1", "1.1",
        ]  # fmt: skip
        assert library.choose(q3, "1.0").version == "1.1"
        with pytest.raises(NotFound):
            library.choose(Period(2023, 4), "1.0")

    def test_by_name(self) -> None:
        publish("1.1", "2027-Q1")
        assert [library.named(name).version for name in ("1.0", "1.1", "current")] == ["1.0", "1.1", "1.1"]
        for name in ("", "1", "1.0 ", "draft", "\0"):
            with pytest.raises(NotFound):
                library.named(name)

    def test_over_http_the_version_before_is_accepted_and_named_on_the_receipt(self, cast: Cast) -> None:
        row = publish("1.1", "2026-Q2")
        save(cast)
        assert submit(cast).json()["standard"] == "1.0"
        Version.objects.filter(pk=row.pk).update(first_period="2026-Q1")
        answer = cast.api(cast.rosa).put(PLACE, small())
        assert answer.status_code == 409  # submitted; what follows is asked without saving
        found = cast.api(cast.rosa).post(f"{PLACE}/validate", small()).json()["findings"]
        assert [(each["code"], each["pointer"]) for each in found] == [("S12", "/standard")]


@pytest.mark.usefixtures("standard")
def test_a_retired_code_is_refused_in_its_version_and_accepted_in_the_one_before(cast: Cast) -> None:
    structure = json.loads(json.dumps(shipped.read("1.0").structure))
    codes = next(each for each in structure["lists"] if each["code"] == "CL_SEX")["codes"]
    next(each for each in codes if each["code"] == "F")["retired"] = True
    publish("2.0", "2026-Q3", lists=structure["lists"])
    document = small()
    document["values"] += [
        {"indicator": "V02", "by": {"sex": "F"}, "value": 6}, {"indicator": "V02", "by": {"sex": "M"}, "value": 8},
    ]  # fmt: skip
    api = cast.api(cast.rosa)
    old = api.post(f"{PLACE}/validate", document).json()
    new = api.post(f"{PLACE}/validate", document | {"standard": "2.0"}).json()
    assert (old["findings"], old["ready"]) == ([], True)
    assert [(each["code"], each["pointer"]) for each in new["findings"]] == [("S06", "/values/13/by/sex")]
    by = api.get("/standards/2.0/schema.json").json()["$defs"]["by"]["sex"]
    assert "F" not in json.dumps(by)
    assert "F" in json.dumps(api.get("/standards/1.0/schema.json").json()["$defs"]["by"]["sex"])


@pytest.mark.django_db
class TestInstall:
    def test_once(self) -> None:
        assert versions.install(version="1.0", published_on=date(2025, 11, 1)) is True
        row = Version.objects.get()
        assert (row.version, row.status, row.first_period, row.published_on) == (
            "1.0", "published", "2024-Q1", date(2025, 11, 1),
        )  # fmt: skip
        assert row.structure == shipped.read("1.0").structure
        assert sorted(row.texts.values_list("language", flat=True)) == ["ar", "en", "es", "fr"]
        assert AuditRow.objects.filter(action="standard.installed", actor="node").count() == 1

    def test_again_changes_nothing(self) -> None:
        install_standard()
        before = list(Version.objects.values()), list(VersionTexts.objects.order_by("id").values())
        assert versions.install(version="1.0", published_on=date(2026, 6, 1)) is False
        assert (list(Version.objects.values()), list(VersionTexts.objects.order_by("id").values())) == before
        assert AuditRow.objects.filter(action="standard.installed").count() == 1

    def test_a_published_structure_never_changes(self) -> None:
        install_standard()
        other = shipped.read("1.0").structure | {"first_period": "2026-Q2"}
        Version.objects.update(structure=other, digest=digest(other))
        texts = VersionTexts.objects.get(language="fr")
        VersionTexts.objects.filter(pk=texts.pk).update(digest=f"sha256:{'0' * 64}")
        with pytest.raises(VersionIsFrozen) as refused, transaction.atomic():
            install_standard()
        assert (refused.value.code, refused.value.params) == ("version_is_frozen", {"version": "1.0"})
        assert VersionTexts.objects.get(language="fr").digest == f"sha256:{'0' * 64}"

    def test_better_texts_replace_the_old_ones(self) -> None:
        install_standard()
        VersionTexts.objects.filter(language="fr").update(entries={}, digest=f"sha256:{'0' * 64}")
        VersionTexts.objects.filter(language="ar").delete()
        assert versions.install(version="1.0", published_on=date(2026, 6, 1)) is True
        assert {row.language: row.entries for row in VersionTexts.objects.all()} == shipped.read("1.0").texts
        assert Version.objects.get().published_on == date(2025, 11, 1)


@pytest.mark.usefixtures("standard")
@pytest.mark.parametrize(
    "changes",
    [
        {"version": "1.0"}, {"status": "lost"}, {"digest": "x"}, {"digest": f"sha256:{'g' * 64}"},
        {"published_on": None},
    ],
)  # fmt: skip
def test_the_database_refuses(changes: dict[str, Any]) -> None:
    values = {
        "version": "1.1", "status": "published", "structure": {}, "digest": f"sha256:{'0' * 64}",
        "first_period": "2027-Q1", "published_on": date(2026, 1, 1),
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.create(**(values | changes))


@pytest.mark.usefixtures("standard")
@pytest.mark.parametrize("language", ["en", "de", ""])
def test_the_database_refuses_texts(language: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        VersionTexts.objects.create(version=Version.objects.get(), language=language, entries={}, digest="x")
