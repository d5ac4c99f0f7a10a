"""The public directory for those who read HSDS (Open Referral): its eleven paths, our profile of it, and the OpenAPI
document, all served from here. Only api/urls.py imports this. groups/representations/hsds says what stands in answers."""

# What the answers keep to. Another version: its schemas in HSDS_SCHEMAS for tests/api/hsds, and what these find.
HSDS_VERSION = "3.1"
PROFILE_VERSION = "1.0.0"
