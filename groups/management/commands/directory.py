from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from groups.actions import directory


class Command(BaseCommand):
    help = "What the directory is searched and shown by: `directory rebuild` makes all of it anew from the programs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=["rebuild"])

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"rebuilt: {directory.rebuild()}")
