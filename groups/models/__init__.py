"""One model a file. Queries live on the QuerySets beside them; whatever writes two rows is an action."""

from groups.models.access_change import AccessChange
from groups.models.activity import ProgramActivity
from groups.models.audit_row import AuditRow
from groups.models.change_row import ChangeRow
from groups.models.claim import Claim
from groups.models.company import Company
from groups.models.coordinator import Coordinator
from groups.models.directory_version import DirectoryVersion
from groups.models.entry import Entry
from groups.models.entry_tag import EntryTag
from groups.models.facility import Facility
from groups.models.facility_fact import FacilityFact
from groups.models.facility_identifier import FacilityIdentifier
from groups.models.facility_proposal import FacilityProposal
from groups.models.invitation import Invitation
from groups.models.membership import Membership
from groups.models.offered_service import OfferedService
from groups.models.old_slug import OldSlug
from groups.models.program import Program
from groups.models.program_facility import ProgramFacility
from groups.models.program_token import ProgramToken
from groups.models.proof import Proof
from groups.models.sent_mail import SentMail
from groups.models.spoken_language import SpokenLanguage
from groups.models.suspension import Suspension
from groups.models.user import User

__all__ = [
    "AccessChange",
    "AuditRow",
    "ChangeRow",
    "Claim",
    "Company",
    "Coordinator",
    "DirectoryVersion",
    "Entry",
    "EntryTag",
    "Facility",
    "FacilityFact",
    "FacilityIdentifier",
    "FacilityProposal",
    "Invitation",
    "Membership",
    "OfferedService",
    "OldSlug",
    "Program",
    "ProgramActivity",
    "ProgramFacility",
    "ProgramToken",
    "Proof",
    "SentMail",
    "SpokenLanguage",
    "Suspension",
    "User",
]
