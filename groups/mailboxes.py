"""Whose a mail address is: a role's, a person's, or a domain's of the group itself. Pure, and cautious: it only warns."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from groups.search import latin
from groups.texts import host_of


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words by which groups name mailboxes that more than one person reads.
ROLES = _words(
    "accueil admin administration aide asistencia association ayuda benevoles besuch board bonjour bureau buero "
    "chair communication community contact contactar contacto contatti coordination coordinator correo detention "
    "direction enquiries equipe espana feedback friends general group groupe grupo hallo hello help helpline hola "
    "hotline info informacion information inquiries inquiry intake italia join kontakt legal mail mailbox media moim "
    "network office oficina outreach permanence post press presse prensa program programme project projet "
    "proyecto reception refugees report reports secretariat secretaria secretary segreteria soporte support team "
    "verein visit visita visitas visite visites visiteurs visiting visitor visitors visits voluntarios "
    "volunteer volunteering volunteers webmaster welcome"
)
# Where anybody has an address: one there says nothing about a group.
FREE_MAIL = _words(
    "126.com 163.com aol.com bk.ru daum.net disroot.org duck.com fastmail.com free.fr freenet.de gmail.com gmx.at "
    "gmx.ch gmx.com gmx.de gmx.fr gmx.net googlemail.com hanmail.net hotmail.ca hotmail.co.uk hotmail.com hotmail.de "
    "hotmail.es hotmail.fr hotmail.it hotmail.gr hushmail.com icloud.com inbox.ru kakao.com laposte.net libero.it "
    "list.ru live.ca live.co.uk live.com live.fr live.nl mac.com mail.com mail.ru mailbox.org mailfence.com me.com "
    "msn.com nate.com naver.com orange.fr outlook.com outlook.de outlook.es outlook.fr pm.me posteo.de posteo.net "
    "proton.me protonmail.ch protonmail.com qq.com riseup.net rocketmail.com sapo.pt sfr.fr t-online.de tuta.com "
    "tuta.io tutanota.com tutanota.de virgilio.it wanadoo.fr web.de windowslive.com yahoo.ca yahoo.co.jp yahoo.co.kr "
    "yahoo.co.uk yahoo.com yahoo.com.br yahoo.de yahoo.es yahoo.fr yahoo.gr yahoo.it yandex.com yandex.ru ymail.com "
    "zoho.com"
)
# Where many have their pages: one there says whose a page is by its path or first name alone.
SHARED_HOSTS = _words(
    "about.me blogger.com blogspot.com canalblog.com carrd.co cargo.site daum.net e-monsite.com facebook.com fb.com "
    "github.io gitlab.io godaddysites.com google.com google.site helloasso.com instagram.com jimdo.com jimdofree.com "
    "jimdosite.com kakao.com linkedin.com linktr.ee medium.com naver.com neocities.org netlify.app notion.site "
    "over-blog.com overblog.com pages.dev squarespace.com strikingly.com substack.com t.me tiktok.com tilda.ws "
    "tistory.com tumblr.com twitter.com ueniweb.com vercel.app vk.com webflow.io webnode.com webnode.page weebly.com "
    "whatsapp.com wix.com wixsite.com wordpress.com x.com yolasite.com youtube.com"
)
# Second names under which countries hand out names, beside all those of three letters and fewer.
SECOND = _words("asso gouv info name priv ngo coop gob govt school museum charity nhs police club firm store")
PERSON = re.compile(r"[^\W\d_]+(?:[._-][^\W\d_]+){1,2}")


def is_personal(email: str, names: Iterable[str] = ()) -> bool:
    """Whether the address looks like one of a person: `first.last@`, or any at a host of free mail. `names` are those
    of the group, whose words make no person."""
    local, _, host = email.lower().rpartition("@")
    if host in FREE_MAIL:
        return True
    local = local.partition("+")[0]
    known = ROLES | {word for name in names for word in latin(name).split()}
    return bool(PERSON.fullmatch(local)) and not known & set(latin(local).split())


def domain_of(email: str) -> str:
    """The ASCII form of the address's domain; "" where it is no public name."""
    return host_of(f"https://{email.rpartition('@')[2]}")


def own_domain(website: str) -> str:
    """The website's host without `www.`; "" where there is none, or where many share it."""
    host = host_of(website).removeprefix("www.")
    return "" if is_shared(host) else host


def site_of(website: str) -> str:
    """What two listings of one group have in common: the host, and where many share it the path too."""
    host = host_of(website).removeprefix("www.")
    return host + urlsplit(website).path.rstrip("/").lower() if is_shared(host) else host


def is_shared(host: str) -> bool:
    """Whether the name belongs to who hosts others: the whole host, or that of which it is a part."""
    labels = host.split(".")
    return any(".".join(labels[index:]) in SHARED_HOSTS | FREE_MAIL for index in range(len(labels)))


def belongs(domain: str, host: str) -> bool:
    """Whether an address at `domain` is one of the group whose website is at `host`: the same name, one below it, or
    one above it that somebody registered (`group.org` of `visits.group.org`, and not `org.uk` of `group.org.uk`)."""
    if not host or domain in FREE_MAIL or is_shared(domain):
        return False
    if domain == host or domain.endswith(f".{host}"):
        return True
    return host.endswith(f".{domain}") and _is_registered(domain)


def _is_registered(domain: str) -> bool:
    """Whether somebody may hold the name, and no country hands out names under it. There is no such list here: what
    looks like `co.uk` or `asso.fr` is taken for one."""
    labels = domain.split(".")
    if len(labels) == 2 and len(labels[1]) == 2:
        return len(labels[0]) > 3 and labels[0] not in SECOND  # `com`, `org`, `gov`
    return len(labels) > 1
