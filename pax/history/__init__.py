"""History as people read it: every version of some records, before and after.

django-simple-history keeps the versions (pax/db/history.py says which of a record's
fields are told); this app puts several models' versions in one stream and draws them.
"""
