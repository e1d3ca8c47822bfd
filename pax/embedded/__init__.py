"""PostgreSQL and Valkey that come with Pax, for whoever has none of their own.

Used when DATABASE_URL and REDIS_URL are not given. Everything they keep is in the
data folder: passwords made up on the first start, ports, tables, queue and logs.
"""
