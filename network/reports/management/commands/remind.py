from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from network.reports.actions.reminders import remind
from network.reports.reminders import REMINDERS


class Command(BaseCommand):
    help = "Mail who has not reported the quarter that is open, as the worker does every hour; prints counts, no names."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count; nothing is sent")

    def handle(self, *args: Any, **options: Any) -> None:
        queued = remind(dry_run=options["dry_run"])
        for reminder in REMINDERS:
            self.stdout.write(f"{reminder}: {queued[reminder]}")
