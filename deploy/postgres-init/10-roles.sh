#!/bin/sh
# Makes the two database roles, when the postgres container is new.
#
# pax_owner owns the tables and is used by the migrate job only. pax_app is what web,
# worker and beat connect as: it owns nothing and is no superuser, so that row
# security binds it. Which tables it may use is decided by the migrations.
set -eu

psql --set ON_ERROR_STOP=1 --no-psqlrc --quiet \
    --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\getenv owner_password PAX_OWNER_PASSWORD
\getenv app_password PAX_APP_PASSWORD

CREATE ROLE pax_owner LOGIN PASSWORD :'owner_password'
    NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB;
CREATE ROLE pax_app LOGIN PASSWORD :'app_password'
    NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB;

REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
GRANT ALL ON DATABASE :"DBNAME" TO pax_owner;
GRANT CONNECT ON DATABASE :"DBNAME" TO pax_app;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO pax_owner;
GRANT USAGE ON SCHEMA public TO pax_app;
SQL
