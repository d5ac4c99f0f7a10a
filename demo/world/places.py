"""Facilities and the companies that run some of them; 60 in all, each a number in its country."""

from dataclasses import dataclass
from itertools import count

from django.utils.text import slugify

from demo.world.countries import COUNTRIES, City, Country

# Company -> the company that owns it, and the country of its seat.
COMPANIES = {
    "Velmora Holdings": ("", "XA"),
    "Brackholt Partners": ("", "XE"),
    "Velmora Custody Services": ("Velmora Holdings", "XA"),
    "Quillstone Secure Care": ("Velmora Holdings", "XD"),
    "Sentravia Gestión": ("Brackholt Partners", "XE"),
    "Tarnfell Facilities": ("Brackholt Partners", "XF"),
    "Lumbrera Servicios": ("", "XE"),
    "Fondation Havrelis": ("", "QM"),
}
# type: (name in English, the country's own word and the pattern of names in each language). City names stay undeclined.
TYPES: dict[str, dict[str, tuple[str, str]]] = {
    "immigration_detention_centre": {
        "en": ("Immigration removal centre", "{} Immigration Removal Centre"),
        "fr": ("Centre de rétention administrative", "Centre de rétention de {}"),
        "es": ("Centro de internamiento", "Centro de internamiento {}"),
        "pt": ("Centro de instalação temporária", "Centro de instalação de {}"),
        "ar": ("مركز احتجاز", "مركز احتجاز {}"),
        "fa": ("بازداشتگاه مهاجران", "بازداشتگاه {}"),
        "ru": ("Центр временного содержания", "Центр временного содержания «{}»"),
        "ko": ("외국인보호소", "{} 외국인보호소"),
    },
    "prison_or_jail_shared": {
        "en": ("County jail", "{} County Jail"),
        "fr": ("Maison d'arrêt", "Maison d'arrêt de {}"),
        "es": ("Cárcel municipal", "Cárcel municipal de {}"),
        "pt": ("Cadeia distrital", "Cadeia distrital de {}"),
        "ar": ("سجن محلي", "سجن {} المحلي"),
        "fa": ("زندان شهرستان", "زندان {}"),
        "ru": ("Изолятор", "Изолятор «{}»"),
        "ko": ("구치소", "{} 구치소"),
    },
    "airport_or_port_transit": {
        "en": ("Port holding rooms", "{} Port Holding Rooms"),
        "fr": ("Zone d'attente", "Zone d'attente du port de {}"),
        "es": ("Sala de inadmitidos", "Sala de inadmitidos de {}"),
        "pt": ("Espaço equiparado", "Espaço do porto de {}"),
        "ar": ("منطقة عبور", "منطقة عبور {}"),
        "fa": ("منطقهٔ ترانزیت", "منطقهٔ ترانزیت {}"),
        "ru": ("Транзитная зона", "Транзитная зона «{}»"),
        "ko": ("출국대기실", "{} 출국대기실"),
    },
    "pre_removal_centre": {
        "en": ("Pre-departure accommodation", "{} House"),
        "fr": ("Lieu de pré-départ", "Maison de pré-départ de {}"),
        "es": ("Estancia previa a la salida", "Estancia {}"),
        "pt": ("Unidade de pré-partida", "Unidade de {}"),
        "ar": ("دار ما قبل الترحيل", "دار {}"),
        "fa": ("مرکز پیش از اخراج", "مرکز {}"),
        "ru": ("Приёмник", "Приёмник «{}»"),
        "ko": ("출국 전 시설", "{} 출국 전 시설"),
    },
}
OPERATORS = (
    ("public_national", ""),
    ("private_for_profit", "Velmora Custody Services"),
    ("public_local", ""),
    ("police", ""),
    ("private_for_profit", "Quillstone Secure Care"),
    ("public_with_private_services", "Tarnfell Facilities"),
    ("private_for_profit", "Sentravia Gestión"),
    ("public_national", ""),
    ("private_non_profit", "Fondation Havrelis"),
    ("public_national", ""),
    ("private_for_profit", "Lumbrera Servicios"),
)
CAPACITIES = (92, 448, 140, 24, 310, 64, 185, 38, 720, 116)
# Out of use for now; closed for years; closed within the newest quarter that can be reported.
SUSPENDED = frozenset({"XJ-4", "QO-4"})
CLOSED = frozenset({"XN-4"})
CLOSING = frozenset({"XG-4"})


@dataclass(frozen=True)
class Place:
    """`key` is the country and its number, `XA-1`; `code` what the network calls it."""

    key: str
    code: str
    country: Country
    city: City
    type: str
    national_type: str
    name: dict[str, str]
    operator_type: str
    company: str
    capacity: int
    precision: str
    latitude: float
    longitude: float


def places() -> list[Place]:
    turn = count()
    return [_place(country, number, next(turn)) for country in COUNTRIES for number in range(1, country.facilities + 1)]


def _place(country: Country, number: int, turn: int) -> Place:
    kinds = list(TYPES)
    kind = kinds[0] if number == 1 else kinds[(turn + number) % len(kinds)]
    city = country.cities[number - 1]
    operator_type, company = OPERATORS[turn % len(OPERATORS)]
    national_type, pattern = TYPES[kind][country.language]
    name = {country.language: pattern.format(city.written(country.language, country.language))}
    name.setdefault("en", TYPES[kind]["en"][1].format(city.name))
    if country.code == "QM":
        name["fr"] = TYPES[kind]["fr"][1].format(city.name)
    latitude, longitude = position(country, number)
    return Place(
        key=f"{country.code}-{number}",
        code=f"{country.code}-{slugify(city.name).replace('-', '').upper()[:6]}",
        country=country,
        city=city,
        type=kind,
        national_type=national_type,
        name=name,
        operator_type=operator_type,
        company=company,
        capacity=CAPACITIES[turn % len(CAPACITIES)],
        precision=("city", "region", "city", "country")[turn % 4],
        latitude=latitude,
        longitude=longitude,
    )


def position(country: Country, number: int) -> tuple[float, float]:
    """Degrees; the country's cities lie around its middle."""
    north, east = ((0, 0), (0.6, 0.8), (-0.7, 0.5), (0.3, -0.9))[number - 1]
    return round(country.latitude + north, 2), round(country.longitude + east, 2)
