-- Files that people bring and jobs make: what each is, on which thing it hangs, who brought it. The contents lie outside of
-- the database and go by their SHA-256 (src/platform/files); one content may be named by many rows.
--
-- A row stays as it was written. Two things are added to it, each once: the thing on which it hangs, and that its content
-- is forgotten, with the reason; then nobody is given it any more, and the keeper removes it once no row names it.
create schema files;
grant usage on schema files to courtyard_app, courtyard_worker;

create table files.file (
  programme_id   uuid not null,
  id             uuid not null default gen_random_uuid(),
  sha256         text not null,
  bytes          bigint not null,
  -- Found by its content when it came.
  media_type     text not null,
  name           text not null,
  -- As the record calls it: `tasks.report` and its id. Null: brought, and not handed in yet.
  thing_kind     text,
  thing_id       text,
  -- By a person or by a job.
  uploaded_by    uuid default access.person_id(),
  made_by        text default access.system_actor(),
  uploaded_at    timestamptz not null default now(),
  attached_at    timestamptz,
  forgotten_at   timestamptz,
  forgotten_by   uuid,
  forgotten_why  text,
  primary key (programme_id, id),
  foreign key (programme_id) references plans.programme on delete restrict,
  foreign key (programme_id, uploaded_by) references access.person on delete restrict,
  foreign key (programme_id, forgotten_by) references access.person on delete restrict,
  constraint a_checksum_is_sha256 check (sha256 ~ '^[0-9a-f]{64}$'),
  constraint a_file_has_bytes check (bytes > 0),
  constraint a_media_type_is_one check (media_type ~ '^[a-z]+/[a-z0-9.+-]+$'),
  constraint a_file_has_a_clean_name check (
    char_length(name) between 1 and 200 and name !~ '[[:cntrl:]/\\]' and name !~ '^\.' and name = btrim(name)),
  constraint a_file_is_brought_by_a_person_or_made_by_a_job check ((uploaded_by is null) <> (made_by is null)),
  constraint a_thing_is_named_whole check (
    (thing_kind is null) = (thing_id is null) and (thing_kind is null) = (attached_at is null)),
  constraint what_is_forgotten_has_a_reason check (
    (forgotten_at is null) = (forgotten_why is null) and forgotten_why <> '' and (forgotten_at is not null or forgotten_by is null))
);
create index files_of_a_thing on files.file (programme_id, thing_kind, thing_id);
create index files_not_handed_in on files.file (programme_id, uploaded_by, uploaded_at) where thing_kind is null and forgotten_at is null;
create index who_names_a_content on files.file (sha256) where forgotten_at is null;

-- Runs as the one who asks: nobody hangs a file on what they do not see.
create function files.check_change() returns trigger
  language plpgsql as $$
declare
  marks    constant text[] := '{thing_kind,thing_id,attached_at,forgotten_at,forgotten_by,forgotten_why}';
  broken   text;
begin
  if tg_op = 'INSERT' then
    new.uploaded_at := now();
    new.attached_at := case when new.thing_kind is not null then now() end;
    if new.forgotten_at is not null then
      broken := 'a_file_begins_with_its_content';
    end if;
  else
    if to_jsonb(new) - marks <> to_jsonb(old) - marks then
      broken := 'a_file_stays_as_it_was_brought';
    elsif old.forgotten_at is not null then
      broken := 'what_is_forgotten_stays_forgotten';
    elsif (new.thing_kind, new.thing_id) is distinct from (old.thing_kind, old.thing_id) then
      if old.thing_kind is not null then
        broken := 'a_file_is_handed_in_once';
      end if;
      new.attached_at := now();
    end if;
    if new.forgotten_at is not null then
      new.forgotten_at := now();
      new.forgotten_by := access.person_id();
    end if;
  end if;
  if broken is null and new.thing_kind is not null and access.person_id() is not null then
    -- In a statement of its own: jobs may not even ask.
    if (tg_op = 'INSERT' or old.thing_kind is null) and not audit.sees(new.thing_kind, new.thing_id) then
      broken := 'a_file_hangs_on_what_its_bringer_sees';
    end if;
  end if;
  if broken is not null then
    raise exception 'the file % breaks %', new.id, broken
      using errcode = 'check_violation', constraint = broken, table = tg_table_name;
  end if;
  return new;
end $$;
create trigger a_file_is_handed_in_once_and_forgotten_once before insert or update on files.file
  for each row execute function files.check_change();

alter table files.file enable row level security;
alter table files.file force row level security;

-- Until it is handed in, a file is its bringer's own.
create policy who_brought_a_file_sees_it_until_it_is_handed_in on files.file
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and thing_kind is null and uploaded_by = (select access.person_id()));
create policy who_sees_a_thing_sees_its_files on files.file
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and (select access.person_id()) is not null
    and thing_kind is not null and audit.sees(thing_kind, thing_id));
create policy a_member_brings_files_as_themself on files.file
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and uploaded_by = (select access.person_id()));
-- Handing in, and taking back before.
create policy who_brought_a_file_hands_it_in_or_takes_it_back on files.file
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and thing_kind is null and uploaded_by = (select access.person_id()))
  with check (programme_id = (select access.programme_id()) and uploaded_by = (select access.person_id()));
-- Whoever holds the right forgets what they see, and is shown no more by it.
create policy who_forgets_files_forgets_what_they_see on files.file
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and (select access.reaches_all('files.forget')))
  with check (programme_id = (select access.programme_id()) and (select access.reaches_all('files.forget'))
    and forgotten_at is not null);
grant select, insert, update (thing_kind, thing_id, attached_at, forgotten_at, forgotten_by, forgotten_why)
  on files.file to courtyard_app;

-- Jobs: what they make is a letter or a list on a thing; what they send and keep, they read.
create policy jobs_read_the_files_of_their_programme on files.file
  for select to courtyard_worker
  using (programme_id = (select access.programme_id())
    and (select access.system_actor()) in ('file_keeper', 'task_keeper', 'post_office'));
create policy a_job_makes_files_under_its_own_name on files.file
  for insert to courtyard_worker
  with check (programme_id = (select access.programme_id()) and made_by = (select access.system_actor())
    and made_by in ('task_keeper', 'post_office') and thing_kind is not null);
create policy the_keeper_forgets_what_was_never_handed_in on files.file
  for update to courtyard_worker
  using (programme_id = (select access.programme_id()) and (select access.system_actor()) = 'file_keeper'
    and thing_kind is null and uploaded_at < now() - interval '7 days');
grant select, insert, update (forgotten_at, forgotten_by, forgotten_why) on files.file to courtyard_worker;

-- Which of these contents some row still names, in whatever programme: contents are shared, programmes are not. For the
-- keeper, who removes the others.
create policy the_house_looks_for_its_rules on files.file for select to current_user using (true);
create function files.named(contents text[]) returns setof text
  language plpgsql stable security definer set search_path = '' as $$
begin
  if access.system_actor() is distinct from 'file_keeper' then
    raise exception 'the keeper of files alone asks which contents are named' using errcode = 'insufficient_privilege';
  end if;
  return query select distinct file.sha256 from files.file where file.sha256 = any (contents) and file.forgotten_at is null;
end $$;
revoke execute on function files.named(text[]) from public;
grant execute on function files.named(text[]) to courtyard_worker;

-- A content is named and removed by one at a time: who names it looks whether it is there, who removes it whether it is
-- named, and each holds it meanwhile.
create function files.hold(content text) returns void
  language sql volatile
  return pg_advisory_xact_lock(hashtextextended('file ' || content, 0));

select audit.watch('files.file', '{id}');
