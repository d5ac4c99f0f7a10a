from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from network.standards import shipped
from network.standards.actions import versions
from network.standards.engine.lint import lint


class Command(BaseCommand):
    help = "The reporting standard: `standard install` brings the shipped versions in, `standard lint` checks them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=["install", "lint"])

    def handle(self, *args: Any, **options: Any) -> None:
        for version in shipped.versions():
            if options["verb"] == "lint":
                self._lint(version)
            else:
                changed = versions.install(version=version, published_on=timezone.now().date())
                self.stdout.write(f"VRS {version}: {'installed' if changed else 'up to date'}")

    def _lint(self, version: str) -> None:
        document = shipped.read(version)
        cases = shipped.conformance(version)["cases"]
        problems = [str(each) for each in lint(document.structure, document.texts, cases=cases)]
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write(f"VRS {version}: no problem in {len(document.texts)} languages")
