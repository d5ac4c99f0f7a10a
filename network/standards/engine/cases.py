"""The published conformance cases as the lint's last question: do they still give their findings?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from network.standards.engine.examination import validate
from network.standards.engine.findings import ERROR, Finding
from network.standards.engine.problems import Problem, problem
from network.standards.engine.structure import Compiled

Said = tuple[str, str]


def case_faults(
    compiled: Compiled, cases: Sequence[Mapping[str, Any]], lowered: frozenset[str] = frozenset()
) -> Iterator[Problem]:
    """Cases of this version, or of an earlier minor one whose documents are then read as this one's.

    What a case says must be found, and what it does not say must not be an error. Of an earlier version's cases only
    the errors must be found, be it as questions: new questions come before others and silence them. `lowered`:
    indicators that are asked of fewer than in the cases' version; what was found in them may be gone. A case that is
    about naming another version stays as it is."""
    # The cases may be of quarters before this version begins.
    timeless = replace(compiled, first_period="")
    for case in cases:
        document, findings = dict(case["document"]), case["findings"]
        told = {(each["code"], each["pointer"]) for each in findings}
        if document.get("standard") == compiled.version:
            wanted = told
        else:
            errors = [each for each in findings if each["severity"] == ERROR and each.get("indicator") not in lowered]
            wanted = {(each["code"], each["pointer"]) for each in errors}
            if not any(code == "S12" for code, _ in told):
                document["standard"] = compiled.version
        found = validate(timeless, document, case["context"]).findings
        if wanted - {_said(each) for each in found} or _errors(found) - told:
            yield problem("case_differs", "structure", name=case["name"])


def _said(finding: Finding) -> Said:
    return finding.code, finding.pointer


def _errors(findings: Sequence[Finding]) -> set[Said]:
    return {_said(each) for each in findings if each.severity == ERROR}
