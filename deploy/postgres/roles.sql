-- What an administrator prepares once, with psql, in the database of a Stepwell on Kafka: per service a schema and four
-- roles. The owner migrates and never serves; app serves commands under row-level security; relay reads the outbox and the
-- log; ops is for the event log in Postgres. Running it again changes nothing but the passwords.
--
--   STEPWELL_ROLE_PASSWORD=... psql --set ON_ERROR_STOP=1 -f roles.sql <database>
--
-- One password for all of them is for development; give each its own (ALTER ROLE ... PASSWORD) or a certificate.
\getenv password STEPWELL_ROLE_PASSWORD
\if :{?password}
\else
\echo 'Set STEPWELL_ROLE_PASSWORD.'
\quit
\endif

CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TEMPORARY TABLE stepwell_role AS
  SELECT schema, kind, schema || '_' || kind AS name
  FROM unnest(ARRAY['intake', 'scheduling', 'attendance', 'medication', 'step_down']) AS schema,
    unnest(ARRAY['owner', 'app', 'relay', 'ops']) AS kind;

SELECT format('CREATE ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', name)
FROM stepwell_role WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = name) \gexec
SELECT format('ALTER ROLE %I PASSWORD %L', name, :'password') FROM stepwell_role \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), name) FROM stepwell_role \gexec
SELECT format('GRANT %I TO CURRENT_USER', name) FROM stepwell_role WHERE kind = 'owner' \gexec
SELECT format('CREATE SCHEMA IF NOT EXISTS %I AUTHORIZATION %I', schema, name)
FROM stepwell_role WHERE kind = 'owner' \gexec
SELECT format('GRANT USAGE ON SCHEMA %I TO %I', schema, name) FROM stepwell_role WHERE kind <> 'owner' \gexec
