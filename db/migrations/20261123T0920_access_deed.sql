-- Under which name a thing is done, for whom, why and from where; and what the one who asks may do, and where.
--
-- The server sets these at the begin of a transaction and nowhere else (src/platform/db/actor.ts). What was not told is
-- null, false or empty, and opens nothing.
create function access.act() returns text
  language sql stable parallel safe
  return nullif(current_setting('courtyard.act', true), '');

create function access.why() returns text
  language sql stable parallel safe
  return nullif(current_setting('courtyard.why', true), '');

-- The address a request came from, and the id that its answer bears.
create function access.origin() returns text
  language sql stable parallel safe
  return nullif(current_setting('courtyard.origin', true), '');

create function access.request_id() returns text
  language sql stable parallel safe
  return nullif(current_setting('courtyard.request_id', true), '');

-- The mandate on which the person acts, and, once it was found to hold, the person who gave it.
create function access.mandate_id() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('courtyard.mandate_id', true), '')::uuid;

create function access.for_person_id() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('courtyard.for_person_id', true), '')::uuid;

-- The rights that a machine token is limited to; null where no token is used.
create function access.token_rights() returns text[]
  language sql stable parallel safe
  return nullif(current_setting('courtyard.token_rights', true), '')::text[];

-- Whether the person has shown a second factor: roles that ask for one give no right without it.
create function access.second_factor() returns boolean
  language sql stable parallel safe
  return coalesce(current_setting('courtyard.second_factor', true) = 'on', false);

-- Where a right holds, as it was found at the begin of the transaction: `*` in the whole programme, else an array of
-- organisations; null where it is not held. A setting for each right, so that no policy reads more than it asks for.
create function access.reach_of("right" text) returns text
  language sql stable parallel safe
  return nullif(current_setting('courtyard.reach.' || "right", true), '');

-- The person's own appointments, also those that have ended, or the one that the mandate gives. Rights come from those
-- of today alone.
create function access.appointments() returns uuid[]
  language sql stable parallel safe
  return coalesce(nullif(current_setting('courtyard.appointments', true), ''), '{}')::uuid[];

-- Where a right holds. Policies ask for it in a sub-select that depends on no row, so that it is worked out once for a
-- query and each row is looked up in it, however long it is:
--   organisation_id in (select unnest(access.scope('people.see')))
-- A query that asks for the rows themselves says `= any ((select access.scope('people.see'))::uuid[])`, which an index
-- serves. Empty also where it holds in the whole programme: ask `reaches_all` for that.
create function access.scope("right" text) returns uuid[]
  language sql stable parallel safe
  return case when access.reach_of("right") <> '*' then access.reach_of("right")::uuid[] else '{}'::uuid[] end;

create function access.reaches_all("right" text) returns boolean
  language sql stable parallel safe
  return coalesce(access.reach_of("right") = '*', false);

-- Anywhere at all.
create function access.has("right" text) returns boolean
  language sql stable parallel safe
  return access.reach_of("right") is not null;

-- All of them, for the one who asks: {"people.see": true | [organisation ids]}.
create function access.rights() returns jsonb
  language sql stable parallel safe
  return coalesce((
    select jsonb_object_agg(held, case when access.reaches_all(held) then 'true'::jsonb else to_jsonb(access.scope(held)) end)
      from unnest(nullif(current_setting('courtyard.rights', true), '')::text[]) as held
  ), '{}');

-- The day it is in China. Appointments and mandates begin and end with the day there, wherever the server stands.
create function access.today() returns date
  language sql stable parallel safe
  return (now() at time zone 'Asia/Shanghai')::date;
