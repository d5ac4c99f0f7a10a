"""Which listings might be the same program as another one: hints for who registers and for who reviews, no verdict."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q

from groups.codelists import ListingStatus
from groups.mailboxes import FREE_MAIL, domain_of, is_shared, site_of
from groups.models import Entry, Program
from groups.search import plain_lines
from groups.texts import host_of

# Of the trigrams of two names, the part that they have in common.
ALIKE = 0.55
MOST = 5
NAME, WEBSITE, MAIL = "similar_name", "same_website", "same_mail_domain"


@dataclass(frozen=True)
class Hint:
    program: Program
    why: tuple[str, ...]


class _Names:
    """Names of a country's listings, found by the trigrams that they share with another one."""

    def __init__(self) -> None:
        self.owners: list[UUID] = []
        self.sizes: list[int] = []
        self.places: dict[str, list[int]] = defaultdict(list)

    def add(self, owner: UUID, lines: str) -> None:
        """`lines` as search.plain_lines writes them."""
        for line in lines.split("\n"):
            trigrams = _trigrams(line)
            for trigram in trigrams:
                self.places[trigram].append(len(self.owners))
            self.owners.append(owner)
            self.sizes.append(len(trigrams))

    def alike(self, lines: str) -> dict[UUID, float]:
        """Owners of names of which ALIKE or more is the same, with how much, up to 1."""
        found: dict[UUID, float] = {}
        for line in lines.split("\n"):
            trigrams = _trigrams(line)
            shared: Counter[int] = Counter()
            for trigram in trigrams:
                shared.update(self.places.get(trigram, ()))
            for place, common in shared.items():
                likeness = common / (len(trigrams) + self.sizes[place] - common)
                if likeness >= ALIKE:
                    found[self.owners[place]] = max(likeness, found.get(self.owners[place], 0))
        return found


def hints(programs: Sequence[Program], territory: Collection[str]) -> dict[UUID, list[Hint]]:
    """For each program the listings that might be it too, the likeliest first: listed ones, and in the countries of
    `territory` also those that wait or are hidden. In four queries at most, whatever the number of programs."""
    if not programs:
        return {}
    names = _names_by_country({program.country for program in programs}, territory)
    sites = _same_sites(programs, territory)
    found: dict[UUID, dict[UUID, dict[str, float]]] = {}
    for program in programs:
        similar = names[program.country].alike(plain_lines(program.texts("name").values()))
        alike = {other: {NAME: likeness} for other, likeness in similar.items()}
        for other, why in _shared(program, sites):
            alike.setdefault(other, {})[why] = 1
        # An umbrella's groups often share its website.
        found[program.pk] = {pk: whys for pk, whys in alike.items() if pk not in {program.pk, program.parent_id}}
    best = {
        pk: sorted(each, key=lambda other: (-sum(each[other].values()), other))[:MOST] for pk, each in found.items()
    }
    known = Program.objects.in_bulk({other for others in best.values() for other in others})
    return {
        pk: [Hint(known[other], tuple(found[pk][other])) for other in others if other in known]
        for pk, others in best.items()
    }


def _names_by_country(countries: Collection[str], territory: Collection[str]) -> dict[str, _Names]:
    names: dict[str, _Names] = defaultdict(_Names)
    for country, pk, lines in Entry.objects.filter(country__in=countries).values_list("country", "program", "names"):
        names[country].add(pk, lines)
    if unlisted := set(countries) & set(territory):
        for program in _unlisted(unlisted):
            names[program.country].add(program.pk, plain_lines(program.texts("name").values()))
    return names


def _unlisted(countries: Collection[str]) -> Iterable[Program]:
    """What only coordinators of the countries know of."""
    states = [ListingStatus.PENDING, ListingStatus.HIDDEN]
    return Program.objects.filter(country__in=countries, status__in=states, origin="")


def _same_sites(programs: Sequence[Program], territory: Collection[str]) -> list[tuple[UUID, str, str]]:
    """Id, website and address of the programs, in whatever country, whose website or address has a host of these."""
    hosts = {host_of(program.website).removeprefix("www.") for program in programs if program.website}
    domains = {domain for program in programs if (domain := _domain(program))}
    if not hosts | domains:
        return []
    same = [Q(website__icontains=host) for host in hosts if host] + [Q(email__iendswith=f"@{each}") for each in domains]
    seen = Q(status=ListingStatus.LISTED) | Q(
        country__in=territory, status__in=[ListingStatus.PENDING, ListingStatus.HIDDEN]
    )
    return list(Program.objects.filter(seen, reduce(or_, same)).values_list("pk", "website", "email"))


def _shared(program: Program, sites: list[tuple[UUID, str, str]]) -> Iterator[tuple[UUID, str]]:
    site, domain = site_of(program.website) if program.website else "", _domain(program)
    for pk, website, email in sites:
        if site and website and site_of(website) == site:
            yield pk, WEBSITE
        if domain and email and domain_of(email) == domain:
            yield pk, MAIL


def _domain(program: Program) -> str:
    """The domain of its address where it is the group's own."""
    domain = domain_of(program.email) if program.email else ""
    return "" if domain in FREE_MAIL or is_shared(domain) else domain


def _trigrams(line: str) -> frozenset[str]:
    """As PostgreSQL's pg_trgm has them: of each word, with two spaces before it and one after."""
    padded = [f"  {word} " for word in line.split()]
    return frozenset(word[start : start + 3] for word in padded for start in range(len(word) - 2))
