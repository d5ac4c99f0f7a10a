"""Cursors: damaged, invented, of another list, and signed by us with the wrong things inside."""

import base64
import random
import re
from typing import Any

import pytest
from django.core import signing
from django.urls import resolve
from hypothesis import strategies as st

from api.pagination import SALT
from tests.authorization.surface import routes
from tests.cast import Cast, program
from tests.fuzz.sending import LENGTHS, for_all, keeps_the_laws
from tests.fuzz.world import World, make_world

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["at", "back", "of", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def lists(world: World) -> list[str]:
    """Every address that knows a cursor."""
    found = []
    for route in routes():
        path = "/" + route.pattern.lstrip("/")
        if "GET" not in route.implemented or "api/v1" not in path:
            continue
        # What is there: odd values make addresses that lead nowhere.
        address = re.sub(r"<\w+:(\w+)>", lambda part: world.values[part[1]][0], path)
        view = getattr(resolve(address).func, "cls", None)
        if "cursor" in getattr(view, "parameters", ()):
            found.append(address)
    return found


@pytest.mark.parametrize("examples", LENGTHS)
def test_only_a_cursor_of_ours_and_of_this_list_is_followed(cast: Cast, standard: None, examples: int) -> None:
    world = make_world(cast)
    for name in ("First Friends", "Second Friends"):
        program(name, cast.dora)
    bruno = world.callers["bruno"]
    places = lists(world)
    assert len(places) >= 5
    own: dict[str, str] = {}
    for place in places:
        reply = keeps_the_laws("GET", f"{place}?limit=1", bruno)
        if b'"next":"' in reply.content:
            own[place] = reply.content.partition(b"cursor=")[2].partition(b'"')[0].partition(b"&")[0].decode()
    assert "/api/v1/programs" in own

    def tampered(place: str, source: str, seed: int, text: str, inside: Any) -> None:
        dice, cursor = random.Random(seed), own[source].replace("%3A", ":")
        position = signing.loads(cursor, salt=SALT)
        made = [
            text,
            base64.urlsafe_b64encode(text.encode("utf-8", "replace")).decode(),
            cursor[: dice.randrange(len(cursor))],
            cursor.replace(dice.choice(cursor), dice.choice(cursor), 1),
            cursor,
            signing.dumps(inside, salt=SALT),
            signing.dumps({**position, "at": inside}, salt=SALT),
            signing.dumps({**position, "at": [text, text]}, salt=SALT),
            signing.dumps({**position, "at": [position["at"][0], text]}, salt=SALT),
            signing.dumps(position, salt="another"),
            signing.dumps(position, salt=SALT, compress=True),
            "." + cursor,
        ]
        for each in made:
            if "\x00" in each:
                continue
            escaped = "".join(f"%{byte:02X}" for byte in each.encode("utf-8", "surrogatepass"))
            limit = dice.choice(["", "&limit=1", "&limit=1&lang=fr", "&limit=0", "&limit=1e9", "&limit=٣"])
            for caller in (bruno, {}):
                keeps_the_laws("GET", f"{place}?cursor={escaped}{limit}", caller)

    texts = st.text(max_size=40).map(lambda text: text.replace("\x00", ""))
    for_all(
        max(examples // 4, 5),
        tampered,
        st.sampled_from(places),
        st.sampled_from(sorted(own)),
        st.integers(0, 2**32),
        texts,
        anything,
    )
