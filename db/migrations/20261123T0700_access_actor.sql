-- Who is asking. The server tells it at the begin of every transaction (src/platform/db/actor.ts); nothing else may
-- read the settings. What was not told is null, and null is equal to nothing: no policy opens on it.
create schema access;
grant usage on schema access to courtyard_app, courtyard_worker, courtyard_auth;

create function access.person_id() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('courtyard.person_id', true), '')::uuid;

create function access.programme_id() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('courtyard.programme_id', true), '')::uuid;

-- The name of the job or of the act at the machine. Policies that ask for it are given to courtyard_worker alone, so a
-- request cannot become one by setting it.
create function access.system_actor() returns text
  language sql stable parallel safe
  return nullif(current_setting('courtyard.system_actor', true), '');
