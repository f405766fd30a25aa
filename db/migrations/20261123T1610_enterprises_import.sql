-- Import of the register from a sheet: what a file would do is shown first, and nothing of it is written before the one who
-- brought it confirms. The rows are kept as they were read until then; each look at them brings them into a temporary table
-- (COPY), which is checked there against what the importer may see.
do $$ begin
  execute format('grant temporary on database %I to courtyard_app', current_database());
end $$;

create table enterprises.import (
  programme_id  uuid not null,
  id            uuid not null default gen_random_uuid(),
  kind          text not null,
  file_name     text not null,
  -- On a mandate, whose reach it was checked with.
  uploaded_by   uuid not null default access.person_id(),
  uploaded_for  uuid default access.for_person_id(),
  uploaded_at   timestamptz not null default now(),
  -- The rows as they were read (gzip of a COPY), and what was found of them; gone once it is confirmed.
  content       bytea,
  report        jsonb,
  -- Checksum of all that it would write, leaving doubtful rows open: if it is another when it is confirmed, the preview no
  -- longer holds.
  outcome       text not null,
  bad_rows      integer not null,
  confirmed_at  timestamptz,
  -- How many rows were new, changed and the same.
  result        jsonb,
  -- What was decided of rows that named no code, by name and place as they were compared: which enterprise they mean.
  decisions     jsonb not null default '[]',
  primary key (programme_id, id),
  foreign key (programme_id, uploaded_by) references access.person on delete restrict,
  foreign key (programme_id, uploaded_for) references access.person on delete restrict,
  constraint what_is_imported_is_of_a_known_kind check (kind in ('enterprises', 'titles', 'institutes', 'stays')),
  constraint what_was_confirmed_is_forgotten check (
    (confirmed_at is null) = (content is not null) and (confirmed_at is null) = (report is not null)
    and (confirmed_at is null) = (result is null)),
  constraint an_import_with_bad_rows_is_not_confirmed check (confirmed_at is null or bad_rows = 0),
  constraint what_is_decided_was_confirmed check (confirmed_at is not null or decisions = '[]')
);
create index imports_by_time on enterprises.import (programme_id, uploaded_at desc, id);

-- Confirmed once, by the one who brought it; nothing else about it changes.
create function enterprises.check_import() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  confirm  constant text[] := '{content,report,confirmed_at,result,decisions}';
  broken   text;
begin
  if tg_op = 'INSERT' then
    if new.confirmed_at is not null then
      broken := 'an_import_begins_as_a_preview';
    end if;
  elsif old.confirmed_at is not null then
    broken := 'an_import_is_confirmed_once';
  elsif to_jsonb(new) - confirm <> to_jsonb(old) - confirm or new.confirmed_at is null
    or access.person_id() is distinct from new.uploaded_by
  then
    broken := 'who_brought_an_import_confirms_it';
  end if;
  if broken is not null then
    raise exception 'the import % breaks %', new.id, broken
      using errcode = 'check_violation', constraint = broken, schema = 'enterprises', table = tg_table_name;
  end if;
  return new;
end $$;
create trigger an_import_is_confirmed_once before insert or update on enterprises.import
  for each row execute function enterprises.check_import();

alter table enterprises.import enable row level security;
alter table enterprises.import force row level security;

-- A preview is its bringer's own. What was confirmed is read by who sees all of the register.
create policy who_brought_an_import_reads_it on enterprises.import
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and uploaded_by = (select access.person_id()));
create policy who_sees_all_of_the_register_sees_what_was_imported on enterprises.import
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and confirmed_at is not null
    and (select access.reaches_all('enterprises.see')));
create policy who_writes_the_register_brings_a_file on enterprises.import
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and uploaded_by = (select access.person_id())
    and (select access.has('enterprises.write')));
create policy who_brought_an_import_confirms_it on enterprises.import
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and uploaded_by = (select access.person_id())
    and (select access.has('enterprises.write')));
create policy who_brought_an_import_discards_it on enterprises.import
  for delete to courtyard_app
  using (programme_id = (select access.programme_id()) and uploaded_by = (select access.person_id())
    and confirmed_at is null);
grant select, insert, delete, update (content, report, confirmed_at, result, decisions) on enterprises.import to courtyard_app;

-- For the functions below, which belong to the owner.
create policy the_house_looks_for_its_rules on enterprises.import for select to current_user using (true);
create policy the_house_forgets_old_previews on enterprises.import
  for delete to current_user using (confirmed_at is null and uploaded_at < now() - interval '24 hours');

-- Previews that nobody confirmed within a day are forgotten, whoever brought them.
create function enterprises.forget_old_imports() returns void
  language sql security definer set search_path = ''
  begin atomic
    delete from enterprises.import
      where programme_id = access.programme_id()
        and (access.person_id() is not null or access.system_actor() = 'import_keeper')
        and confirmed_at is null and uploaded_at < now() - interval '24 hours';
  end;

-- Who writes the register finds an enterprise by its whole code, though it was entered elsewhere and is not public yet: that
-- it is there, so that it is not entered twice and its stay can be stated; not what it is called.
create function enterprises.find_coded(codes text[]) returns table (code text, id uuid, stands_for uuid)
  language sql stable security definer set search_path = ''
  begin atomic
    select one.code, one.id, one.stands_for
      from enterprises.enterprise one
      where one.programme_id = access.programme_id() and access.has('enterprises.write') and one.code = any (codes);
  end;
revoke execute on function enterprises.check_import, enterprises.forget_old_imports, enterprises.find_coded from public;
grant execute on function enterprises.forget_old_imports to courtyard_app, courtyard_worker;
grant execute on function enterprises.find_coded to courtyard_app;

select audit.watch('enterprises.import', '{id}', '{content,report,outcome}');
