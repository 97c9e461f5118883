#!/bin/sh
# Run once by the database's container: the owner who migrates, the application that row security binds, and their database.
set -eu
psql --set ON_ERROR_STOP=1 --set owner_password="$OWNER_PASSWORD" --set app_password="$APP_PASSWORD" --username "${POSTGRES_USER:-postgres}" <<'SQL'
create role em_owner login nosuperuser nocreatedb nocreaterole nobypassrls password :'owner_password';
create role em_app login nosuperuser nocreatedb nocreaterole nobypassrls password :'app_password';
create database expecting_mothers owner em_owner;
revoke all on database expecting_mothers from public;
grant connect on database expecting_mothers to em_app;
SQL
