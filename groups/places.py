"""Countries, subdivisions and time zones: codes of ISO 3166 and the IANA, names from CLDR."""

import re
import zoneinfo
from functools import cache

from babel import Locale, core

from groups.languages import locale

# ISO 3166-1 leaves these to its users; here they name the invented countries of a demonstration.
USER_ASSIGNED = frozenset(
    {"AA", "ZZ"}
    | {f"Q{letter}" for letter in "MNOPQRSTUVWXYZ"}
    | {f"X{letter}" for letter in "ABCDEFGHIJLMNOPQRSTUVWXYZ"}
)
NOT_COUNTRIES = frozenset({"EU", "EZ", "UN"})
INVENTED = {
    "ar": "بلد متخيَّل {code}",
    "de": "Erfundenes Land {code}",
    "el": "Φανταστική χώρα {code}",
    "en": "Invented country {code}",
    "es": "País inventado {code}",
    "fa": "کشور خیالی {code}",
    "fr": "Pays inventé {code}",
    "it": "Paese inventato {code}",
    "ja": "架空の国 {code}",
    "ko": "가상의 나라 {code}",
    "nl": "Verzonnen land {code}",
    "pt": "País inventado {code}",
    "ru": "Вымышленная страна {code}",
    "tr": "Hayali ülke {code}",
    "zh-hans": "虚构国家 {code}",
}
SUBDIVISION = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")


@cache
def countries() -> frozenset[str]:
    """ISO 3166-1 alpha-2 codes that CLDR names, and the codes left to users."""
    named = {code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha()}
    return frozenset(named - NOT_COUNTRIES | USER_ASSIGNED)


@cache
def country_name(code: str, language: str) -> str:
    if code in USER_ASSIGNED:
        return INVENTED.get(language, INVENTED["en"]).format(code=code)
    return locale(language).territories.get(code) or Locale("en").territories.get(code) or code


def is_subdivision(code: str, country: str) -> bool:
    """Whether the code has the form of ISO 3166-2 and belongs to the country (the list itself is not checked)."""
    return bool(SUBDIVISION.fullmatch(code)) and code.startswith(f"{country}-")


@cache
def time_zones() -> frozenset[str]:
    return frozenset(zone for zone in zoneinfo.available_timezones() if "/" in zone or zone == "UTC")


def default_time_zone(country: str) -> str | None:
    """The country's time zone where it has just one; a program of a wider country must say which."""
    zones: list[str] = core.get_global("territory_zones").get(country, [])
    return zones[0] if len(zones) == 1 and zones[0] in time_zones() else None
