from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from network.node.models import ChainHead
from network.node.sequencer import CHAINS, verify


class Command(BaseCommand):
    help = (
        "`audit verify` recomputes the chains of audit and change rows; exit code 1 and the places where one is broken."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=["verify"])

    def handle(self, *, verb: str, **options: Any) -> None:
        breaks = []
        for chain in CHAINS:
            found = verify(chain.model)
            breaks += found
            head = ChainHead.objects.filter(name=chain.name).first() or ChainHead(name=chain.name)
            self.stdout.write(f"{chain.name}: {head.number} rows, {f'{len(found)} breaks' if found else 'unbroken'}")
        for broken in breaks:
            self.stderr.write(str(broken))
        if breaks:
            raise CommandError("A chain is broken: rows were changed behind the node's back.", returncode=1)
