from typing import Any

from network.node.models import WorkerBeat


def worker_state() -> dict[str, Any]:
    """`{last_beat, behind}` for /readyz: a time (RFC 3339, UTC) and a count, both null before the first beat."""
    beat = WorkerBeat.objects.first()
    if beat is None:
        return {"last_beat": None, "behind": None}
    return {"last_beat": beat.last_beat.strftime("%Y-%m-%dT%H:%M:%SZ"), "behind": beat.behind}
