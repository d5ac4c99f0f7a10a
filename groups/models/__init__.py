"""One model a file. Queries live on the QuerySets beside them; whatever writes two rows is an action."""

from groups.models.activity import ProgramActivity
from groups.models.audit_row import AuditRow
from groups.models.change_row import ChangeRow
from groups.models.company import Company
from groups.models.coordinator import Coordinator
from groups.models.facility import Facility
from groups.models.facility_fact import FacilityFact
from groups.models.invitation import Invitation
from groups.models.membership import Membership
from groups.models.offered_service import OfferedService
from groups.models.old_slug import OldSlug
from groups.models.program import Program
from groups.models.program_facility import ProgramFacility
from groups.models.program_token import ProgramToken
from groups.models.sent_mail import SentMail
from groups.models.spoken_language import SpokenLanguage
from groups.models.suspension import Suspension
from groups.models.user import User

__all__ = [
    "AuditRow",
    "ChangeRow",
    "Company",
    "Coordinator",
    "Facility",
    "FacilityFact",
    "Invitation",
    "Membership",
    "OfferedService",
    "OldSlug",
    "Program",
    "ProgramActivity",
    "ProgramFacility",
    "ProgramToken",
    "SentMail",
    "SpokenLanguage",
    "Suspension",
    "User",
]
