"""Looking at a group's website for the line that proves it to be the group's."""

from typing import Literal

from groups import proof_codes
from groups.models import Proof
from network.node.client import PROOF, Policy, Refused, fetch

# What whoever asks is told; of the reasons, only those that help: nothing of what an address leads to inside.
Missing = Literal["unreachable", "certificate", "too_slow", "redirected", "status", "not_a_text", "another_text"]
TOLD: dict[str, Missing] = {
    "certificate": "certificate",
    "too_slow": "too_slow",
    "redirected": "redirected",
    "status": "status",
    "media_type": "not_a_text",
    "encoded": "not_a_text",
    "too_large": "another_text",
}


def look(*, proof: Proof, policy: Policy = PROOF) -> Missing | None:
    """None where the line is there, else why not. Connects to the website: call it in no transaction."""
    try:
        body = fetch(f"https://{proof.domain}{proof_codes.path(proof)}", policy)
    except Refused as refused:
        return TOLD.get(refused.code, "unreachable")
    return None if proof_codes.is_token(proof, body) else "another_text"
