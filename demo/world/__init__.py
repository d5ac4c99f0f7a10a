"""The invented network as plain data: countries, groups, facilities, companies, and their texts. Knows no database.

Every name is made up; country codes are those that ISO 3166-1 leaves to its users, and places lie at sea.
"""
