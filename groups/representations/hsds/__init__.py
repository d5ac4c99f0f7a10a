"""The directory in the words of HSDS (Open Referral's Human Services Data Specification): pure functions from outlines of
programs and rows of facilities to plain JSON. A program is an organization with one service, an umbrella an organization
alone, a facility a location, and that a program visits a facility a service_at_location. No member is ever null, none is
empty but the parts of an address; what HSDS has no word for begins with `x_`. For api/hsds."""
