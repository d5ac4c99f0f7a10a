"""A published version is one immutable structure; its texts are one row a language."""

from network.standards.models.version import Version, VersionStatus
from network.standards.models.version_texts import VersionTexts

__all__ = ["Version", "VersionStatus", "VersionTexts"]
