"""A published version is one immutable structure; its texts are one row a language. A draft is approved, then published."""

from network.standards.models.approval import Approval
from network.standards.models.version import Version, VersionStatus
from network.standards.models.version_texts import VersionTexts

__all__ = ["Approval", "Version", "VersionStatus", "VersionTexts"]
