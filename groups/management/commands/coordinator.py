from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from groups.actions import coordinators
from groups.models import User
from groups.places import countries


class Command(BaseCommand):
    help = "Who reviews a country's listings and reports: `coordinator grant|revoke EMAIL COUNTRY...`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=["grant", "revoke"])
        parser.add_argument("email")
        parser.add_argument("countries", nargs="+", metavar="COUNTRY", help="ISO 3166-1 alpha-2, as FR")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"Nobody has an account with the address {options['email']}.")
        if unknown := set(options["countries"]) - countries():
            raise CommandError(f"Not a country code: {', '.join(sorted(unknown))}.")
        for country in options["countries"]:
            if options["verb"] == "grant":
                coordinators.grant(user=user, country=country)
            elif not coordinators.revoke(user=user, country=country):
                raise CommandError(f"{user.email} does not coordinate {country}.")
            self.stdout.write(f"{options['verb']}: {user.email} {country}")
