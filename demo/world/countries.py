"""Sixteen invented countries. Their places lie at sea, so that nothing invented falls upon a real town."""

from dataclasses import dataclass


@dataclass(frozen=True)
class City:
    """`name` in Latin letters; `local` in the letters of the country's language where these are others."""

    name: str
    local: str = ""

    def written(self, language: str, own: str) -> str:
        return self.local if self.local and language == own else self.name


@dataclass(frozen=True)
class Country:
    """`latitude`, `longitude` in degrees; `phone` is a range that its numbering plan keeps for fiction."""

    code: str
    language: str
    spoken: tuple[str, ...]
    time_zone: str
    latitude: float
    longitude: float
    currency: str
    phone: str
    cities: tuple[City, City, City, City]
    facilities: int = 4


BRITISH, FRENCH, AMERICAN = "+44 1632 960{:03}", "+33 1 99 00 10 {:02}", "+1 202 555 01{:02}"


def _cities(*names: str) -> tuple[City, City, City, City]:
    """From four names, each `Latin` or `Latin|local`."""
    one, two, three, four = (City(*name.split("|")) for name in names)
    return one, two, three, four


COUNTRIES = (
    Country("XA", "fr", ("fr", "ar", "en"), "Europe/Paris", 46.0, -6.0, "EUR", FRENCH,
            _cities("Baie-Claire", "Montrauve", "Vallorive", "Saint-Aubrel")),
    Country("XC", "en", ("en", "so", "sq"), "Europe/London", 52.0, -15.0, "GBP", BRITISH,
            _cities("Harrowmere", "Tidewick", "Coldharrow", "Aldermoss")),
    Country("XD", "es", ("es", "en"), "America/Bogota", 3.0, -81.0, "COP", AMERICAN,
            _cities("Villa Candil", "Puerto Almeja", "Cerro Lindero", "Santa Brisa del Llano")),
    Country("XE", "ar", ("ar", "en"), "Asia/Amman", 34.0, 32.0, "USD", BRITISH,
            _cities("Wadi al-Zahr|وادي الزهر", "Tall al-Nour|تل النور", "Ain Samra|عين سمرا", "Bir Hamdan|بئر حمدان")),
    Country("XF", "fr", ("fr", "wo", "ff"), "Africa/Dakar", 14.0, -21.0, "XOF", FRENCH,
            _cities("Ndarouba", "Keroumé", "Tassoulé", "Sambalé"), facilities=3),
    Country("XG", "ko", ("ko", "en", "vi"), "Asia/Seoul", 37.0, 131.5, "KRW", BRITISH,
            _cities("Saebyeok|새벽시", "Eunhapo|은하포", "Dalnae|달내", "Solmoe|솔뫼")),
    Country("XH", "ru", ("ru", "uz", "tg"), "Asia/Almaty", 72.0, 78.0, "KZT", BRITISH,
            _cities("Severolessk|Северолесск", "Yasnogorye|Ясногорье", "Kamenny Plyos|Каменный Плёс",
                    "Ozyornaya|Озёрная")),
    Country("XI", "pt", ("pt", "es", "ht"), "America/Sao_Paulo", -26.0, -43.0, "BRL", AMERICAN,
            _cities("Porto Cavalinho", "Serra do Lume", "Vila Amendoeira", "Santa Rita das Dunas")),
    Country("XJ", "en", ("en", "fa", "ta"), "Pacific/Auckland", -38.0, 168.0, "NZD", BRITISH,
            _cities("Kahumere", "Port Elwin", "Tarawhai", "Saltbridge")),
    Country("XL", "es", ("es", "en", "ht"), "America/Mexico_City", 16.0, -104.0, "MXN", AMERICAN,
            _cities("Tecoyapan", "Río Candela", "Ixcatepán", "Nueva Marisma")),
    Country("XM", "ar", ("ar", "fr"), "Africa/Tunis", 36.0, 14.5, "USD", FRENCH,
            _cities("Ras al-Marjan|رأس المرجان", "Qasr al-Laymun|قصر الليمون", "Wadi Salsal|وادي صلصال",
                    "Burj Yasmin|برج ياسمين"), facilities=3),
    Country("XN", "fa", ("fa", "ps", "ar"), "Asia/Tehran", 25.5, 57.5, "USD", BRITISH,
            _cities("Nurdasht|نوردشت", "Bandar-e Mehrava|بندر مهرآوا", "Kuhsara|کوهسارا", "Golrudan|گلرودان")),
    Country("QM", "en", ("en", "fr", "es"), "America/Toronto", 41.0, -62.0, "CAD", AMERICAN,
            _cities("Northmere", "Rivière-Dorée", "Elkstone Falls", "Cedar Narrows")),
    Country("QN", "pt", ("pt", "sw", "fr"), "Africa/Maputo", -21.0, 38.0, "MZN", BRITISH,
            _cities("Nampembe", "Porto Mualade", "Chicuala", "Muterevo"), facilities=3),
    Country("QO", "ru", ("ru", "ky", "fa"), "Asia/Bishkek", 71.0, 66.0, "KGS", BRITISH,
            _cities("Almalysai|Алмалысай", "Tasbulan|Тасбулан", "Sarykamen|Сарыкамень", "Verkhny Topol|Верхний Тополь")),
    Country("QP", "en", ("en", "sw", "am"), "Africa/Nairobi", -3.0, 43.0, "KES", BRITISH,
            _cities("Umbekani", "Port Salani", "Karungu Hill", "Naroswe"), facilities=3),
)  # fmt: skip
BY_CODE = {country.code: country for country in COUNTRIES}
