from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from groups.subjects import NODE
from network.node.actions import keys
from network.node.models import SigningKey


class Command(BaseCommand):
    help = "`keys list` shows the keys of this node; `keys rotate` makes a new one, the old one stays published."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=["list", "rotate"])

    def handle(self, *, verb: str, **options: Any) -> None:
        if verb == "rotate":
            keys.rotate(by=NODE)
        keys.active_key()
        for key in SigningKey.objects.published():
            until = f"retired {key.retired_at:%Y-%m-%d}" if key.retired_at else "active"
            self.stdout.write(f"{key.kid} since {key.created_at:%Y-%m-%d} {until}")
