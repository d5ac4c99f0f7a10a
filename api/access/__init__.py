"""Whether programs get into facilities: the public timelines, and how programs write them."""
