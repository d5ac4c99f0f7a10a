"""What the documentation says is there is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")


def anchors(page: Path) -> set[str]:
    """As they are made of headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    faults = []
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        if link.startswith("https://"):
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        leads = target.exists() and target.is_relative_to(ROOT) and (not anchor or anchor in anchors(target))
        faults += [] if leads else [link]
    assert faults == []


def test_security_md_and_the_jobs_agree() -> None:
    """Each job that ends something is named where it is told how long things are kept."""
    told = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    jobs = (ROOT / "network" / "node" / "jobs.py").read_text(encoding="utf-8")
    ending = re.findall(r"^def ((?:prune|clear)_\w+)", jobs, re.MULTILINE)
    assert [job for job in ending if f"`{job}`" not in told] == []
