"""One step after another: somebody asks for something, and what comes back is searched for what is not theirs."""

import json
import random
import re
from typing import Any
from urllib.parse import quote, unquote
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.urls import resolve

from groups.models import Company, FacilityFact, FacilityProposal, Invitation, Membership, Program, ProgramToken
from groups.representations.hsds.ids import service_id
from network.node.worker import Loop
from network.reports.models import BulkJob, Receipt, Report
from tests.authorization.surface import Route, routes
from tests.fuzz.sending import Reply, send
from tests.isolation.canaries import Roles
from tests.isolation.scene import Actor, Scene
from tests.isolation.writing import LANGUAGES, Writer

PERIODS = ["2026-Q3"] * 6 + ["2026-Q2", "2026-Q4", "2026-Q1"]
# Done and undone again, so that nobody runs out of programs, tokens or accounts.
FINAL = {("program-close", "POST"), ("me", "DELETE"), ("token", "DELETE"), ("member", "DELETE"), ("member", "PUT")}


class Walk:
    def __init__(self, scene: Scene, dice: random.Random) -> None:
        self.scene, self.aviary, self.dice = scene, scene.aviary, dice
        self.routes = [route for route in routes() if route.name not in {"schema", "docs", "healthz", "readyz"}]
        self.writer = Writer(self.aviary, dice)
        self.leaks: list[str] = []
        self.statuses: dict[int, int] = {}
        self.asked: set[tuple[str, str]] = set()
        self.succeeded: set[tuple[str, str]] = set()
        self.steps = 0

    def prologue(self) -> None:
        """Something to find from the first step on: one side has comments and waits for review, the other is accepted."""
        for side in self.scene.sides:
            manager, coordinator = self.scene.of_side(side, "manager")[0], self.scene.coordinator_of(side.pk)
            save, submit = (manager, "report", "PUT"), (manager, "report-submit", "POST")
            read = (coordinator, "report", "GET")
            first = side == self.scene.sides[0]
            review = (coordinator, "report-return" if first else "report-accept", "POST")
            for who, name, method in [save, submit, read, review, *([save, submit] if first else [])]:
                self._do(who, name, method, side)
        self._do(self._one("applicant"), "programs", "POST", self.scene.sides[0])
        self.writer.careful = False

    def _one(self, role: str) -> Actor:
        return next(actor for actor in self.scene.actors if actor.role == role)

    def _do(self, who: Actor, name: str, method: str, about: Program, period: str = "2026-Q3") -> None:
        for route in self.routes:
            if route.name == name:
                self.ask(who, route, method, about, period=period)

    def step(self) -> None:
        self.steps += 1
        if self.steps % 20 == 0:
            cache.clear()  # limits of requests are not what is walked here
        if self.steps % 25 == 0:
            Loop().run_once()
        if self.dice.random() < 0.1:
            self._sign_in()
            return
        actor = self.dice.choice(self.scene.actors)
        if self.dice.random() < 0.4:
            self._work(actor)
        else:
            route = self.dice.choice(self.routes)
            self.ask(actor, route, self.dice.choice(sorted(route.implemented)), self._about(actor))

    def round_of_readers(self, *, everybody: bool) -> None:
        """Each address about each side is read by everybody, or by the other side, a coordinator and one more."""
        readable = [route for route in self.routes if "GET" in route.implemented]
        for number, side in enumerate(self.scene.sides):
            other = self.scene.of_side(self.scene.sides[1 - number], "manager", "token")
            coordinators = [actor for actor in self.scene.actors if actor.role == "coordinator"]
            for route in readable:
                some = [self.dice.choice(others) for others in (other, coordinators, self.scene.actors)]
                for actor in self.scene.actors if everybody else some:
                    self.ask(actor, route, "GET", side, period="2026-Q3")
                cache.clear()

    def round_of_doors(self) -> None:
        """What chance has left out is asked for too, by somebody."""
        for route in self.routes:
            for method in sorted(route.implemented):
                if (route.name, method) not in self.asked:
                    actor = self.dice.choice(self.scene.actors)
                    self.ask(actor, route, method, self._about(actor))

    def _about(self, actor: Actor) -> Program:
        """The other side's, as often as one's own."""
        waiting = list(Program.objects.exclude(pk__in=[side.pk for side in self.scene.sides]).order_by("pk"))
        return self.dice.choice([*self.scene.sides * 3, *([actor.side] * 2 if actor.side else []), *waiting[-3:]])

    def _work(self, actor: Actor) -> None:
        """What people really do, so that there is something to leak."""
        side = actor.side or self.dice.choice(self.scene.sides)
        worker = self.dice.choice(self.scene.of_side(side, "manager", "manager", "reporter", "token"))
        manager = self.scene.of_side(side, "manager")[0]
        coordinator = self.scene.coordinator_of(side.pk)
        steps: list[tuple[Actor, str, str]] = [
            (worker, "report", "PUT"), (worker, "report", "PUT"), (worker, "report", "GET"), (worker, "report-submit", "POST"),
            (worker, "report-submit", "POST"), (coordinator, "report-return", "POST"), (coordinator, "report-accept", "POST"),
            (manager, "report-reopen", "POST"), (manager, "report-withdraw", "POST"), (manager, "program", "PATCH"),
            (coordinator, "program-list", "POST"), (manager, "program-hide", "POST"), (manager, "members", "POST"),
            (self._one("newcomer"), "invitation-accept", "POST"), (manager, "member", "PUT"), (manager, "report-erase", "POST"),
            (manager, "tokens", "POST"), (coordinator, "report-exceptions", "POST"), (worker, "me", "PATCH"),
        ]  # fmt: skip
        applicant = self._one("applicant")
        pending = Program.objects.filter(memberships__user=applicant.reader.user).order_by("?").first()
        if pending is None or Program.objects.count() < 8:
            steps.append((applicant, "programs", "POST"))
        who, name, method = self.dice.choice(steps)
        about = side
        if pending is not None and self.dice.random() < 0.25:
            who, name, method = self.dice.choice(
                [
                    (self.scene.coordinator_of(pending.pk), "program-reject", "POST"),
                    (applicant, "program-apply", "POST"),
                ]
            )
            about = pending
        self._do(who, name, method, about, period="2026-Q2" if name == "report-exceptions" else "2026-Q3")

    def ask(self, actor: Actor, route: Route, method: str, about: Program, period: str = "") -> Reply | None:
        path = "/" + re.sub(
            r"<(?:\w+:)?(\w+)>",
            lambda part: quote(self._value(part[1], about, period), safe=""),
            route.pattern.lstrip("/"),
        )
        if method == "GET" and self.dice.random() < 0.3:
            path += self._query(about)
        writer = actor.reader.user if route.name == "me" else None
        body = self.writer.body(route, method, about, writer)
        headers = dict(actor.headers)
        headers["Accept-Language"] = self.dice.choice(LANGUAGES)
        if method in {"PUT", "PATCH", "DELETE"}:
            headers["If-Match"] = "*"
        if method == "POST" and self.steps and self.dice.random() < 0.15:
            headers["Idempotency-Key"] = f"key{self.dice.randrange(20)}"
        sent = b"" if body is None else json.dumps(body).encode()
        final = (route.name, method) in FINAL and self.dice.random() < 0.9
        before = Roles.now()
        with transaction.atomic():
            reply = send(method, path, headers, sent)
            self._note(route, method, about, body, reply)
            self._search(actor, f"{method} {path}", sent, reply, before)
            if method == "GET" and reply.status == 200:
                self._search_private(actor, path, reply, before)
            transaction.set_rollback(final)
        self.asked.add((route.name, method))
        return reply

    def _value(self, name: str, about: Program, period: str) -> str:
        rows: dict[str, Any] = {
            "user": Membership.objects.filter(program=about).values_list("user_id", flat=True),
            "invitation": Invitation.objects.values_list("pk", flat=True),
            "token": ProgramToken.objects.filter(program=about).values_list("pk", flat=True),
            "receipt": Receipt.objects.values_list("pk", flat=True),
            "facility": [self.scene.cast.north.pk, self.scene.cast.north.code],
            "scheme": ["ministry"],
            "value": ["7"],
            "company": Company.objects.values_list("pk", flat=True),
            "fact": FacilityFact.objects.values_list("pk", flat=True),
            "proposal": FacilityProposal.objects.filter(program=about).values_list("pk", flat=True),
            "version": ["1.0", "current"],
            "job": BulkJob.objects.values_list("pk", flat=True),
            "language": ["fr", "ar"],
            "period": [period] if period else PERIODS,
            "organization": [about.pk],
            "service": [service_id(str(about.pk))],
            "document": ["service", "openapi"],
            "program": [about.pk, Program.objects.get(pk=about.pk).slug],
        }
        known = sorted(map(str, rows.get(name, ["1", "2", "1"])))
        return self.dice.choice(known) if known else str(UUID(int=self.dice.getrandbits(128)))

    def _query(self, about: Program) -> str:
        return self.dice.choice(
            [
                "?lang=all", "?lang=ar", "?limit=1", "?format=csv", "?revision=1", "?as_of=2026-11-22", f"?program={about.slug}",
                f"?period=2026-Q3&program={about.pk}", f"?country={about.country}", "?q=kqz", "?period=2026-Q3",
                "?status=submitted", "?status=accepted", f"?program={about.slug}&period=2026-Q3&shape=wide",
            ]
        )  # fmt: skip

    def _note(self, route: Route, method: str, about: Program, body: Any, reply: Reply) -> None:
        """Keep what the answer handed out, and who may read from now on what was sent."""
        self.statuses[reply.status] = self.statuses.get(reply.status, 0) + 1
        if reply.status >= 400:
            return
        self.succeeded.add((route.name, method))
        if route.name == "tokens" and method == "POST" and b'"token"' in reply.content:
            self.aviary.secret(f"new token of {about.slug}", json.loads(reply.content)["token"])
        if route.name == "programs" and method == "POST":
            self._give(body, UUID(json.loads(reply.content)["id"]))
        if route.name == "report-submit":
            held = Report.objects.filter(program=about).values_list(
                "revisions__document", "revisions__free_texts__text"
            )
            text = " ".join(f"{document} {free}" for document, free in held).encode()
            self.aviary.submitted |= {canary.text for canary in self.aviary.found_in(text)}

    def _give(self, body: Any, program: UUID) -> None:
        """What was sent with a registration belongs to the program that came of it."""
        for canary in self.aviary.found_in(json.dumps(body).encode()):
            self.aviary.give(canary.text, canary.kind, program)

    def _search(self, actor: Actor, what: str, sent: bytes, reply: Reply, before: Roles) -> None:
        answer = (
            b"\n".join(f"{name}: {value}".encode() for name, value in reply.headers.items()) + b"\n" + reply.content
        )
        own = self.aviary.found_in(what.encode() + sent)
        moments = (before, Roles.now())
        for canary in self.aviary.found_in(answer) - own:
            if not self.aviary.may_read(actor.reader, canary, moments):
                self.leaks.append(f"step {self.steps}: {actor.reader.name} read {canary} by {what}: {answer[-800:]!r}")
        text = answer.decode("utf-8", "replace")
        fresh = "POST" in what and what.endswith("/tokens") and reply.status == 201
        for secret in self.aviary.secrets_in(text):
            if fresh and secret.startswith("new token"):
                continue
            self.leaks.append(f"step {self.steps}: {actor.reader.name} read the {secret} by {what}")
        if reply.status >= 500:
            self.leaks.append(f"step {self.steps}: {what}: {reply.status} {reply.content[:300]!r}")

    def _search_private(self, actor: Actor, path: str, reply: Reply, before: Roles) -> None:
        """What is not public says nothing of another program, not even that it is there."""
        view = getattr(resolve(unquote(path.partition("?")[0])).func, "cls", None)
        if "GET" in getattr(view, "public", ("GET",)):
            return
        content = _without_public_hints(reply.content)
        for program in before.countries:
            near = before.belongs(actor.reader, program) or before.coordinates(actor.reader, program)
            near = near or before.reviews(actor.reader, program)
            invited = actor.reader.email in before.invited.get(program, ())
            if str(program).encode() in content and not near and not invited:
                self.leaks.append(
                    f"step {self.steps}: {actor.reader.name} read of {program} by {path}: {content[:500]!r}"
                )

    def _sign_in(self) -> None:
        """Passwords and addresses on their way through allauth: right, wrong, new and forgotten."""
        actor = self.dice.choice([actor for actor in self.scene.actors if actor.reader.email])
        passwords = {what: text for text, what in self.aviary.secrets.items() if what.startswith("password")}
        email = self.dice.choice([actor.reader.email, f"{self.aviary.word('email')}@example.org"])
        password = self.dice.choice(
            [*passwords.values(), self.aviary.secret("a new password", self.aviary.word("password"))]
        )
        step, body = self.dice.choice(
            [
                ("login", {"email": email, "password": password}),
                ("signup", {"email": email, "password": password}),
                ("password/request", {"email": email}),
                ("password/reset", {"key": password, "password": password}),
                ("email/verify", {"key": self.aviary.word("password")}),
            ]
        )
        sent, path = json.dumps(body).encode(), f"/_allauth/app/v1/auth/{step}"
        before = Roles.now()
        with transaction.atomic():
            reply = send("POST", path, {}, sent)
            self._search(actor, f"POST {path}", sent, reply, before)
            transaction.set_rollback(reply.status < 400)
        self.statuses[reply.status] = self.statuses.get(reply.status, 0) + 1


def _without_public_hints(content: bytes) -> bytes:
    """Who reviews a listing is told of those in the directory, of whatever country, that might be the same program."""
    public = set(map(str, Program.objects.filter(status="listed").values_list("pk", flat=True)))
    try:
        answer = json.loads(content)
    except ValueError:
        return content
    for row in answer.get("results", []) if isinstance(answer, dict) else []:
        if isinstance(row, dict) and "possible_duplicates" in row:
            row["possible_duplicates"] = [hint for hint in row["possible_duplicates"] if hint["id"] not in public]
    return json.dumps(answer, ensure_ascii=False).encode()
