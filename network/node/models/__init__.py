"""One model a file. Queries live on the QuerySets beside them; whatever writes two rows is an action."""

from network.node.models.chain_head import ChainHead
from network.node.models.heartbeat import WorkerBeat
from network.node.models.identity import NodeIdentity
from network.node.models.kept_answer import KeptAnswer
from network.node.models.signing_key import SigningKey

__all__ = ["ChainHead", "KeptAnswer", "NodeIdentity", "SigningKey", "WorkerBeat"]
