from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from groups.errors import DomainError, Invalid
from groups.languages import INTERFACE_LANGUAGES
from groups.periods import Period
from groups.subjects import NODE
from network.standards import catalogues, drafts, folders, shipped
from network.standards.actions import drafts as drafting
from network.standards.actions import texts, versions
from network.standards.engine.lint import lint
from network.standards.models import Version


class Command(BaseCommand):
    help = "The reporting standard: shipped versions, drafts of the next one, and texts for translators."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        verbs.add_parser("install", help="bring the shipped versions in")
        one = verbs.add_parser("lint", help="check the shipped versions, or a draft")
        one.add_argument("version", nargs="?")
        one = verbs.add_parser("draft", help="make a draft from the newest published version")
        one.add_argument("version")
        one.add_argument("--from", dest="base", required=True, metavar="VERSION")
        one.add_argument("--first-period", required=True, metavar="2027-Q3", help="the quarter in which it begins")
        one = verbs.add_parser("discard", help="give a draft up")
        one.add_argument("version")
        for verb, said in (
            ("export", "write a version as a folder of JSON files"),
            ("import", "read a draft from one"),
        ):
            one = verbs.add_parser(verb, help=said)
            one.add_argument("version")
            one.add_argument("folder", type=Path)
        one = verbs.add_parser("export-texts", help="write texts as gettext catalogues, LANGUAGE.po")
        one.add_argument("version")
        one.add_argument("folder", type=Path)
        one.add_argument("languages", nargs="*", metavar="LANGUAGE", help="all, if none is named")
        one = verbs.add_parser("import-texts", help="read the texts of a language from a gettext catalogue")
        one.add_argument("version")
        one.add_argument("language")
        one.add_argument("file", type=Path)
        one.add_argument("--reviewed", action="store_true", help="what is not marked as fuzzy has been reviewed")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['verb'].replace('-', '_')}")(options)
        except Invalid as error:
            raise CommandError("\n".join(f"{fault.pointer}: {fault.detail}" for fault in error.faults)) from None
        except DomainError as error:
            raise CommandError(error.detail) from None
        except (OSError, UnicodeError) as error:
            raise CommandError(str(error)) from None

    def _install(self, options: dict[str, Any]) -> None:
        for version in shipped.versions():
            changed = versions.install(version=version, published_on=timezone.now().date())
            self.stdout.write(f"VRS {version}: {'installed' if changed else 'up to date'}")

    def _lint(self, options: dict[str, Any]) -> None:
        if options["version"]:
            self._tell(options["version"], drafts.problems(drafts.named(options["version"], Version.objects.drafts())))
            return
        for version in shipped.versions():
            document = shipped.read(version)
            cases = shipped.cases_for(version)
            self._tell(version, lint(document.structure, document.texts, cases=cases))

    def _tell(self, version: str, problems: list[Any]) -> None:
        if problems:
            raise CommandError("\n".join(str(each) for each in problems))
        self.stdout.write(f"VRS {version}: no problem")

    def _draft(self, options: dict[str, Any]) -> None:
        try:
            first = Period.parse(options["first_period"])
        except ValueError as error:
            raise CommandError(str(error)) from None
        row = drafting.make(version=options["version"], base=options["base"], first_period=first, by=NODE)
        self.stdout.write(f"VRS {row.version}: a draft from {row.based_on}, to be published by {drafts.last_day(row)}")

    def _discard(self, options: dict[str, Any]) -> None:
        drafting.discard(version=options["version"], by=NODE)
        self.stdout.write(f"VRS {options['version']}: given up")

    def _export(self, options: dict[str, Any]) -> None:
        row = drafts.named(options["version"])
        folders.write(options["folder"], row.structure, {each.language: each.entries for each in row.texts.all()})
        self.stdout.write(f"VRS {row.version}: {options['folder']}")

    def _import(self, options: dict[str, Any]) -> None:
        try:
            structure, entries = folders.read(options["folder"])
        except ValueError as error:
            raise CommandError(str(error)) from None
        changed = drafting.change(version=options["version"], structure=structure, texts=entries, by=NODE)
        self.stdout.write(f"VRS {options['version']}: {'changed' if changed else 'as it was'}")

    def _export_texts(self, options: dict[str, Any]) -> None:
        row = drafts.named(options["version"])
        known = {each.language: each.entries for each in row.texts.all()}
        if unknown := set(options["languages"]) - set(INTERFACE_LANGUAGES):
            raise CommandError(f"No language of this node: {', '.join(sorted(unknown))}.")
        options["folder"].mkdir(parents=True, exist_ok=True)
        for language in options["languages"] or sorted(known):
            path = options["folder"] / f"{language}.po"
            path.write_text(catalogues.write(row.structure, known, language), encoding="utf-8")
            self.stdout.write(str(path))

    def _import_texts(self, options: dict[str, Any]) -> None:
        done = texts.bring_in(
            version=options["version"],
            language=options["language"],
            content=options["file"].read_text(encoding="utf-8"),
            reviewed=options["reviewed"],
            by=NODE,
        )
        self.stdout.write(f"VRS {options['version']} {options['language']}: {done.changed} texts changed")
