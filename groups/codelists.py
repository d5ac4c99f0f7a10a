"""Codes that describe programs and facilities. The standard's document carries some of them too; a test holds both equal."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProgramKind(models.TextChoices):
    GROUP = "group", _("Group")
    UMBRELLA = "umbrella", _("Umbrella network")


class ListingStatus(models.TextChoices):
    PENDING = "pending", _("Waiting for review")
    LISTED = "listed", _("Listed")
    REJECTED = "rejected", _("Not accepted")
    HIDDEN = "hidden", _("Hidden")
    CLOSED = "closed", _("Closed")


class RejectionReason(models.TextChoices):
    NOT_A_PROGRAM = "not_a_program", _("This is not a visitation program.")
    DUPLICATE = "duplicate", _("The program is listed already.")
    NOT_REACHED = "not_reached", _("We could not reach the program.")
    INCOMPLETE = "incomplete", _("The listing is incomplete.")
    OTHER = "other", _("Another reason; see the note.")


class Service(models.TextChoices):
    VISITING = "visiting", _("Visits")
    HOTLINE = "hotline", _("Telephone line")
    CASEWORK = "casework", _("Casework")
    LEGAL_REFERRAL = "legal_referral", _("Referral to lawyers")
    INTERPRETING = "interpreting", _("Interpreting")
    ACCOMPANIMENT = "accompaniment", _("Accompaniment")
    HOSTING = "hosting", _("Hosting after release")
    MATERIAL_HELP = "material_help", _("Material help")
    LETTERS = "letters", _("Letters")
    ADVOCACY = "advocacy", _("Advocacy")
    TRAINING = "training", _("Training")


class Activity(models.TextChoices):
    VISITS = "visits", _("Visits")
    HOTLINE = "hotline", _("Hotline")
    RECORDING = "recording", _("Written log of what people tell")
    COMPLAINTS = "complaints", _("Complaints")
    RELEASE = "release", _("Following releases and removals")
    SUPPORT = "support", _("Community support")


class AccessStatus(models.TextChoices):
    OPEN = "open", _("Open to visitors")
    RESTRICTED = "restricted", _("Access restricted")
    SUSPENDED = "suspended", _("Access suspended")


class LocationPrecision(models.TextChoices):
    EXACT = "exact", _("Exact place")
    CITY = "city", _("City")
    REGION = "region", _("Region")
    COUNTRY = "country", _("Country")


class Role(models.TextChoices):
    MANAGER = "manager", _("Manager")
    REPORTER = "reporter", _("Reporter")


class Scope(models.TextChoices):
    REPORT_WRITE = "report:write", _("Save reports")
    REPORT_SUBMIT = "report:submit", _("Submit reports")
    REPORT_READ = "report:read", _("Read reports")
    LISTING_WRITE = "listing:write", _("Change or hide the listing")


class FacilityType(models.TextChoices):
    IMMIGRATION_DETENTION_CENTRE = "immigration_detention_centre", _("Immigration detention centre")
    PRE_REMOVAL_CENTRE = "pre_removal_centre", _("Pre-removal centre")
    SHORT_TERM_HOLDING = "short_term_holding", _("Short-term holding")
    AIRPORT_OR_PORT_TRANSIT = "airport_or_port_transit", _("Transit zone at an airport or port")
    FAMILY_UNIT = "family_unit", _("Family unit")
    PRISON_OR_JAIL_SHARED = "prison_or_jail_shared", _("Prison or jail, shared")
    POLICE_CELLS = "police_cells", _("Police cells")
    RECEPTION_CENTRE_CLOSED = "reception_centre_closed", _("Closed reception centre")
    OFFSHORE_OR_PROCESSING = "offshore_or_processing", _("Offshore or processing centre")
    HOTEL_OR_AD_HOC = "hotel_or_ad_hoc", _("Hotel or makeshift place")
    HOSPITAL = "hospital", _("Hospital")
    HOTSPOT = "hotspot", _("Hotspot")
    UNKNOWN = "unknown", _("Unknown")


class OperatorType(models.TextChoices):
    PUBLIC_NATIONAL = "public_national", _("Public, national")
    PUBLIC_LOCAL = "public_local", _("Public, regional or local")
    POLICE = "police", _("Police")
    MILITARY = "military", _("Military")
    PRIVATE_FOR_PROFIT = "private_for_profit", _("Private, for profit")
    PRIVATE_NON_PROFIT = "private_non_profit", _("Private, not for profit")
    PUBLIC_WITH_PRIVATE_SERVICES = "public_with_private_services", _("Public, with private services")
    INTERGOVERNMENTAL = "intergovernmental", _("Intergovernmental")
    UNKNOWN = "unknown", _("Unknown")


class FacilityStatus(models.TextChoices):
    PLANNED = "planned", _("Planned")
    IN_USE = "in_use", _("In use")
    SUSPENDED = "suspended", _("Suspended")
    CLOSED = "closed", _("Closed")
    UNKNOWN = "unknown", _("Unknown")


class AccessReason(models.TextChoices):
    AUTHORITY = "authority", _("Decision of the authority")
    OPERATOR = "operator", _("Decision of the operator")
    LAW = "law", _("Change of law or rules")
    HEALTH = "health", _("Health measures")
    EMERGENCY = "emergency", _("Unrest or emergency")
    REPRISAL = "reprisal", _("After criticism or a complaint")
    STAFFING = "staffing", _("No staff or room for visits")
    PROGRAM = "program", _("Decision of the program")
    FACILITY_CLOSED = "facility_closed", _("The facility closed")
    OTHER = "other", _("Another reason")


class ProposalKind(models.TextChoices):
    NEW = "new", _("A new facility")
    FACT = "fact", _("A fact about a facility")
    CLOSED = "closed", _("A facility is not in use any more")
    MERGE = "merge", _("Two entries are one facility")


class ProposalStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting for review")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Taken back")


class ProofKind(models.TextChoices):
    EMAIL = "email", _("An address at the group's own domain")
    WELL_KNOWN = "well_known", _("A token on the group's website")
    VOUCH = "vouch", _("Another listed program vouches")


class ClaimStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting for review")
    GRANTED = "granted", _("Granted")
    DECLINED = "declined", _("Declined")
