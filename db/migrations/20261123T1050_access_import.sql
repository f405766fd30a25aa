-- Import of organisations and people from a workbook: what a file would do is shown first, and nothing of it is written
-- before the one who brought it confirms.
--
-- What the file says is sealed by the server's key until then, and forgotten after. Roles are not given by who imports
-- (三员分立): the appointments that a sheet speaks of wait here until somebody who grants roles grants them.
create table access.import_draft (
  programme_id  uuid not null,
  id            uuid not null default gen_random_uuid(),
  kind          text not null,
  file_name     text not null,
  uploaded_by   uuid not null default access.person_id(),
  uploaded_at   timestamptz not null default now(),
  -- The sheet and what was found of it, sealed; gone once it is confirmed.
  content       bytea,
  report        bytea,
  -- Keyed checksum of all that would be written: if it is another when it is confirmed, the preview no longer holds.
  outcome       bytea not null,
  bad_rows      integer not null,
  confirmed_at  timestamptz,
  -- How many rows were new, changed and the same.
  result        jsonb,
  -- The appointments to grant.
  appointments  jsonb not null default '[]',
  granted_by    uuid,
  granted_at    timestamptz,
  granted       integer,
  primary key (programme_id, id),
  foreign key (programme_id, uploaded_by) references access.person on delete restrict,
  foreign key (programme_id, granted_by) references access.person on delete restrict,
  constraint organisations_or_people_are_imported check (kind in ('organisations', 'people')),
  constraint what_was_confirmed_is_forgotten check (
    (confirmed_at is null) = (content is not null) and (confirmed_at is null) = (report is not null)
    and (confirmed_at is null) = (result is null)),
  constraint an_import_with_bad_rows_is_not_confirmed check (confirmed_at is null or bad_rows = 0),
  constraint only_people_are_appointed check (kind = 'people' or appointments = '[]'),
  constraint who_imports_does_not_grant check (granted_by <> uploaded_by),
  constraint what_is_granted_was_confirmed check (granted_at is null or confirmed_at is not null),
  constraint who_granted_it_is_known check (
    (granted_at is null) = (granted_by is null) and (granted_at is null) = (granted is null))
);
create index what_a_person_brought on access.import_draft (programme_id, uploaded_by, uploaded_at);

-- Confirmed once, by the one who brought it; granted once, by another. Nothing else about it changes.
create function access.check_import() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  confirm  constant text[] := '{content,report,confirmed_at,result,appointments}';
  allowed  constant text[] := '{granted_by,granted_at,granted}';
  broken   text;
begin
  if tg_op = 'INSERT' then
    if new.confirmed_at is not null or new.granted_at is not null then
      broken := 'an_import_begins_as_a_preview';
    end if;
  elsif old.confirmed_at is null then
    if to_jsonb(new) - confirm <> to_jsonb(old) - confirm or new.confirmed_at is null
      or access.person_id() is distinct from new.uploaded_by
    then
      broken := 'who_brought_an_import_confirms_it';
    end if;
  elsif old.granted_at is not null or to_jsonb(new) - allowed <> to_jsonb(old) - allowed then
    broken := 'what_was_confirmed_is_granted_once_and_nothing_else';
  elsif not access.has('roles.grant') then
    broken := 'who_grants_roles_grants_an_import';
  end if;
  if broken is not null then
    raise exception 'the import % breaks %', new.id, broken
      using errcode = 'check_violation', constraint = broken, table = tg_table_name;
  end if;
  return new;
end $$;
create trigger an_import_is_confirmed_once_and_granted_once before insert or update on access.import_draft
  for each row execute function access.check_import();

alter table access.import_draft enable row level security;
alter table access.import_draft force row level security;

-- A preview is its bringer's own. What was confirmed is read by who grants roles as well, where there are any.
create policy who_brought_an_import_reads_it on access.import_draft
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and uploaded_by = (select access.person_id()));
create policy who_grants_roles_reads_imports_that_wait on access.import_draft
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and confirmed_at is not null and appointments <> '[]'
    and (select access.has('roles.grant')));
create policy who_may_import_brings_a_file on access.import_draft
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and uploaded_by = (select access.person_id())
    and case kind when 'organisations' then (select access.reaches_all('organisations.record'))
      else (select access.has('people.manage')) end);
create policy who_brought_an_import_confirms_it on access.import_draft
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and uploaded_by = (select access.person_id())
    and case kind when 'organisations' then (select access.reaches_all('organisations.record'))
      else (select access.has('people.manage')) end);
create policy who_grants_roles_grants_imports_that_wait on access.import_draft
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and confirmed_at is not null and appointments <> '[]'
    and (select access.has('roles.grant')))
  with check (granted_by = (select access.person_id()));
create policy who_brought_an_import_discards_it on access.import_draft
  for delete to courtyard_app
  using (programme_id = (select access.programme_id()) and uploaded_by = (select access.person_id())
    and confirmed_at is null);
grant select, insert, delete,
  update (content, report, confirmed_at, result, appointments, granted_by, granted_at, granted)
  on access.import_draft to courtyard_app;

-- For the functions below, which belong to the owner.
create policy the_house_looks_for_its_rules on access.import_draft for select to current_user using (true);
create policy the_house_forgets_old_previews on access.import_draft
  for delete to current_user using (confirmed_at is null and uploaded_at < now() - interval '24 hours');

-- Previews that nobody confirmed within a day are forgotten, whoever brought them.
create function access.forget_old_imports() returns void
  language sql security definer set search_path = ''
  begin atomic
    delete from access.import_draft
      where programme_id = access.programme_id() and access.person_id() is not null
        and confirmed_at is null and uploaded_at < now() - interval '24 hours';
  end;
revoke execute on function access.forget_old_imports() from public;
grant execute on function access.forget_old_imports() to courtyard_app;

-- Whom to tell that roles wait to be granted: whoever brings people may not see who that is.
create function access.who_grants_roles() returns setof uuid
  language sql stable security definer set search_path = ''
  begin atomic
    select distinct held.person_id from access.appointment held
      join access.role_right allowed on allowed.programme_id = held.programme_id and allowed.role = held.role
      join access.person who on who.programme_id = held.programme_id and who.id = held.person_id
      where held.programme_id = access.programme_id() and allowed."right" = 'roles.grant'
        and daterange(held.valid_from, held.valid_to) @> access.today()
        and (who.left_on is null or who.left_on > access.today()) and access.has('people.manage');
  end;
revoke execute on function access.who_grants_roles() from public;
grant execute on function access.who_grants_roles() to courtyard_app;

select audit.watch('access.import_draft', '{id}', '{content,report,outcome}');
