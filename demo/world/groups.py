"""The groups and umbrellas: names in their languages, size, and what they do."""

from dataclasses import dataclass

VISITS, HOTLINE = ("visits",), ("hotline",)
ALL = ("visits", "hotline", "recording", "complaints", "release", "support")


@dataclass(frozen=True)
class Group:
    """`key` is the country and a number, `XA-1`; `places` are the numbers of the country's facilities that it visits."""

    key: str
    name: dict[str, str]
    volunteers: int
    activities: tuple[str, ...]
    places: tuple[int, ...]
    umbrella: str = ""
    founded: int = 2008

    @property
    def country(self) -> str:
        return self.key.partition("-")[0]

    @property
    def number(self) -> int:
        return int(self.key.partition("-")[2])


@dataclass(frozen=True)
class Umbrella:
    key: str
    country: str
    name: dict[str, str]
    summary: dict[str, str]
    how_to_join: dict[str, str]
    founded: int


UMBRELLAS = (
    Umbrella(
        "rives", "XA",
        {"fr": "Réseau des Deux Rives", "en": "Two Shores Network", "ar": "شبكة الضفتين"},
        {"fr": "Le réseau relie les groupes de visite des deux rives, forme leurs bénévoles et parle d'une seule voix.",
         "en": "The network links visiting groups on both shores, trains their volunteers and speaks with one voice.",
         "ar": "تربط الشبكة مجموعات الزيارة على الضفتين، وتدرّب متطوعيها، وتتحدث بصوت واحد."},
        {"fr": "Un groupe local peut adhérer après un an de visites ; écrivez au secrétariat.",
         "en": "A local group may join after a year of visits; write to the office.",
         "ar": "يمكن لأي مجموعة محلية أن تنضم بعد سنة من الزيارات؛ راسلوا الأمانة."},
        1994,
    ),
    Umbrella(
        "thread", "XC",
        {"en": "Common Thread Visitors' Network", "es": "Red de Visitas Hilo Común"},
        {"en": "An umbrella of independent visitors' groups: shared training, shared insurance, shared evidence.",
         "es": "Una red de grupos de visita independientes: formación, seguro y datos en común."},
        {"en": "Groups of at least five visitors are welcome. Ask us for the starter pack.",
         "es": "Son bienvenidos los grupos de al menos cinco visitantes. Pídenos el material de inicio."},
        2001,
    ),
    Umbrella(
        "puertas", "XD",
        {"es": "Red Puertas Abiertas", "pt": "Rede Portas Abertas", "en": "Open Doors Network"},
        {"es": "Red de grupos que visitan centros de internamiento y acompañan a quienes salen de ellos.",
         "pt": "Rede de grupos que visitam centros de detenção e acompanham quem deles sai.",
         "en": "A network of groups that visit detention centres and walk with those who leave them."},
        {"es": "Escribe a la secretaría de la red; un grupo vecino te acompañará el primer año.",
         "pt": "Escreva à secretaria da rede; um grupo vizinho acompanha o primeiro ano.",
         "en": "Write to the network's office; a group nearby will accompany your first year."},
        2009,
    ),
)  # fmt: skip

# The manager of the demonstration has the first two and QM-1. XA-1 is kept short: one facility, visits only.
GROUPS = (
    Group("XA-1", {"fr": "Visiteurs de la Baie", "en": "Bay Visitors", "ar": "زوّار الخليج"}, 6, VISITS, (1,), "rives", 2011),
    Group("XA-2", {"fr": "Passerelle Montrauve", "en": "Montrauve Footbridge"}, 18, ("visits", "hotline", "complaints"),
          (2, 4), "rives", 1999),
    Group("XA-3", {"fr": "Les Mains du Vallon", "en": "Hands of the Vale", "ar": "أيادي الوادي"}, 11,
          ("visits", "recording"), (3,), "rives", 2014),
    Group("XC-1", {"en": "Harrowmere Detainee Visitors", "es": "Visitantes de Harrowmere"}, 62, ALL, (1, 2, 4), "thread", 1995),
    Group("XC-2", {"en": "Tidewick Befrienders"}, 24, ("visits", "release", "support"), (2,), "thread", 2003),
    Group("XC-3", {"en": "The Lantern Visitors of Coldharrow"}, 9, ("visits", "complaints"), (3,), "thread", 2016),
    Group("XD-1", {"es": "Farol de Candil", "en": "Candil Lantern", "pt": "Farol de Candil"}, 21, ("visits", "hotline"),
          (1, 2), "puertas", 2010),
    Group("XD-2", {"es": "Vecindad sin Rejas", "en": "Neighbours Without Bars"}, 7, VISITS, (2,), "puertas", 2018),
    Group("XD-3", {"es": "Casa Lindero", "en": "Lindero House", "pt": "Casa Lindero"}, 15, ("visits", "release", "support"),
          (3, 4), "puertas", 2012),
    Group("XE-1", {"ar": "رفاق وادي الزهر", "en": "Companions of Wadi al-Zahr"}, 14, ("visits", "hotline"), (1, 4), "", 2013),
    Group("XE-2", {"ar": "نافذة على النور", "en": "A Window to the Light"}, 8, ("visits", "recording"), (2,), "", 2017),
    Group("XE-3", {"ar": "مبادرة عين سمرا للزيارة"}, 3, VISITS, (3,), "", 2021),
    Group("XF-1", {"fr": "Teranga des Visites", "en": "Teranga Visits"}, 12, ("visits", "support"), (1,), "rives", 2012),
    Group("XF-2", {"fr": "Fil d'Ariane Keroumé", "en": "Ariadne's Thread Keroumé"}, 7, ("visits", "complaints"), (2,),
          "rives", 2015),
    Group("XF-3", {"fr": "Cercle des Visiteuses de Tassoulé"}, 2, VISITS, (3,), "rives", 2022),
    Group("XG-1", {"ko": "새벽길 방문 모임", "en": "Dawn Road Visitors"}, 26,
          ("visits", "hotline", "complaints"), (1, 4), "", 2005),
    Group("XG-2", {"ko": "은하포 이웃들", "en": "Eunhapo Neighbours"}, 10, ("visits", "recording"), (2,), "", 2013),
    Group("XG-3", {"ko": "달내 편지 친구"}, 4, VISITS, (3,), "", 2019),
    Group("XH-1", {"ru": "Северный огонёк", "en": "Northern Light Visitors"}, 13, ("visits", "hotline"), (1,), "", 2011),
    Group("XH-2", {"ru": "Открытая дверь. Ясногорье", "en": "Open Door Yasnogorye"}, 8, ("visits", "complaints"), (2, 4),
          "", 2014),
    Group("XH-3", {"ru": "Круг друзей Каменного Плёса"}, 5, VISITS, (3,), "", 2018),
    Group("XI-1", {"pt": "Ponte do Cais", "es": "Puente del Muelle", "en": "Quayside Bridge"}, 19, ("visits", "support"),
          (1, 2), "puertas", 2009),
    Group("XI-2", {"pt": "Lume Aceso", "en": "The Fire Kept Lit"}, 9, ("visits", "release"), (2,), "puertas", 2016),
    Group("XI-3", {"pt": "Amigos da Amendoeira"}, 6, VISITS, (3, 4), "", 2020),
    Group("XJ-1", {"en": "Kahumere Companions"}, 28, ("visits", "recording", "release"), (1, 3), "thread", 2002),
    Group("XJ-2", {"en": "Port Elwin Visiting Circle"}, 5, VISITS, (2,), "thread", 2013),
    Group("XJ-3", {"en": "Night Line Tarawhai", "fa": "خط شبانهٔ تاراوای"}, 22, HOTLINE, (), "thread", 2010),
    Group("XL-1", {"es": "Mesa de Visitas Tecoyapan", "en": "Tecoyapan Visiting Table"}, 35, ALL, (1, 2, 3), "puertas", 2006),
    Group("XL-2", {"es": "Caminantes de Río Candela", "en": "Río Candela Walkers"}, 12, ("visits", "hotline"), (2, 4),
          "puertas", 2015),
    Group("XL-3", {"es": "Colectivo Tecolote"}, 4, VISITS, (3,), "", 2021),
    Group("XM-1", {"ar": "أصدقاء رأس المرجان", "fr": "Les Amis de Ras al-Marjan", "en": "Friends of Ras al-Marjan"}, 16,
          ("visits", "recording", "complaints"), (1,), "rives", 2012),
    Group("XM-2", {"ar": "خيط الوصل", "fr": "Le Fil du Lien"}, 9, ("visits", "hotline"), (2,), "", 2016),
    Group("XM-3", {"ar": "زائرات وادي صلصال"}, 5, VISITS, (3,), "", 2019),
    Group("XN-1", {"fa": "همراهان نوردشت", "en": "Nurdasht Companions", "ar": "رفاق نوردشت"}, 10, ("visits", "hotline"), (1, 2),
          "", 2014),
    Group("XN-2", {"fa": "پنجرهٔ مهرآوا", "en": "Mehrava Window"}, 6, ("visits", "support"), (2,), "", 2017),
    Group("XN-3", {"fa": "حلقهٔ دیدار کوهسارا"}, 4, VISITS, (3,), "", 2023),
    Group("QM-1", {"en": "Northmere Visiting Network", "fr": "Réseau de visites de Northmere"}, 30,
          ("visits", "hotline", "release"), (1, 4), "", 1998),
    Group("QM-2", {"fr": "Porte-Voix Rivière-Dorée", "en": "Rivière-Dorée Voices"}, 13, ("visits", "complaints"), (2,), "rives",
          2007),
    Group("QM-3", {"en": "Elkstone Falls Friends Inside", "fr": "Amitiés d'Elkstone Falls"}, 8, ("visits", "support"), (3,), "",
          2013),
    Group("QN-1", {"pt": "Varanda Aberta", "en": "Open Veranda"}, 11, ("visits", "recording"), (1,), "", 2013),
    Group("QN-2", {"pt": "Mãos de Mualade", "en": "Hands of Mualade"}, 7, ("visits", "complaints", "release"), (2, 3), "", 2016),
    Group("QN-3", {"pt": "Círculo de Chicuala"}, 3, VISITS, (3,), "", 2022),
    Group("QO-1", {"ru": "Дорога домой", "en": "The Road Home"}, 12, ("visits", "support"), (1, 2), "", 2011),
    Group("QO-2", {"ru": "Голос Тасбулана", "en": "Voice of Tasbulan", "fa": "صدای تاسبولان"}, 7, ("visits", "hotline"), (2,),
          "", 2017),
    Group("QO-3", {"ru": "Тёплый порог"}, 5, VISITS, (3,), "", 2020),
    Group("QP-1", {"en": "Umbekani Prison and Detention Visitors"}, 17, ("visits", "hotline", "recording"), (1, 2), "thread",
          2008),
    Group("QP-2", {"en": "Salani Harbour Friends"}, 9, ("visits", "release"), (2,), "thread", 2014),
    Group("QP-3", {"en": "Karungu Hill Letter Circle"}, 4, VISITS, (3,), "", 2024),
)  # fmt: skip

# Not in the directory: two that wait for review (one of them where the demonstration's coordinator is), one that is hidden.
WAITING = (
    Group("XA-4", {"fr": "Veilleurs de Saint-Aubrel", "en": "Saint-Aubrel Watch"}, 4, VISITS, (4,), "", 2026),
    Group("XI-4", {"pt": "Rede de Visitas das Dunas"}, 5, VISITS, (4,), "", 2026),
)
HIDDEN = Group("XE-4", {"ar": "سند بئر حمدان", "en": "Bir Hamdan Support"}, 5, VISITS, (4,), "", 2015)
