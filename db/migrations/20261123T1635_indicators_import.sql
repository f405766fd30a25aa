-- Figures of many parks and periods from a file, all of them or none: approved as they come, with all their checks.

-- One import. Its rows are written in one transaction, at whose end it is done: what is told as done is written, and what
-- broke off left nothing.
create table indicators.import (
  programme_id   uuid not null,
  id             uuid not null default gen_random_uuid(),
  name           text not null,
  -- The document that the figures rest on.
  basis          text not null,
  sha256         text not null,
  bytes          bigint not null,
  state          text not null default 'running',
  rows_written   integer not null default 0,
  fault_count    integer not null default 0,
  -- The first of them: [{row, column, code, found, message}].
  faults         jsonb not null default '[]',
  cancel_asked   boolean not null default false,
  started_by     uuid default access.person_id(),
  system_actor   text default access.system_actor(),
  started_at     timestamptz not null default now(),
  ended_at       timestamptz,
  primary key (programme_id, id),
  foreign key (programme_id) references plans.programme on delete restrict,
  foreign key (programme_id, started_by) references access.person on delete restrict,
  constraint somebody_imports check ((started_by is null) <> (system_actor is null)),
  constraint an_import_rests_on_something check (
    btrim(basis) <> '' and char_length(basis) <= 500 and btrim(name) <> '' and char_length(name) <= 300),
  constraint a_checksum_is_one check (sha256 ~ '^[0-9a-f]{64}$'),
  constraint a_state_is_known check (
    state in ('running', 'done', 'refused', 'cancelled', 'interrupted')),
  constraint what_has_ended_says_when check ((ended_at is null) = (state = 'running')),
  constraint what_is_done_has_no_fault check (state <> 'done' or fault_count = 0),
  constraint only_what_is_done_wrote check (state = 'done' or rows_written = 0),
  constraint figures_are_counted check (bytes >= 0 and rows_written >= 0 and fault_count >= 0)
);
create index imports_of_a_programme on indicators.import (programme_id, started_at desc);

-- How far one has come, told again and again while it runs: apart from the import, which the record watches.
create table indicators.import_progress (
  programme_id  uuid not null,
  import_id     uuid not null,
  step          text not null default 'reading',
  bytes_read    bigint not null default 0,
  rows_read     integer not null default 0,
  rows_checked  integer not null default 0,
  -- One that runs and is not heard of was cut off.
  heard_at      timestamptz not null default clock_timestamp(),
  primary key (programme_id, import_id),
  foreign key (programme_id, import_id) references indicators.import on delete restrict,
  constraint a_step_is_known check (step in ('reading', 'checking', 'writing')),
  constraint figures_are_counted check (bytes_read >= 0 and rows_read >= 0 and rows_checked >= 0)
);

create function indicators.keep_import() returns trigger
  language plpgsql as $$
begin
  if old.ended_at is not null then
    perform indicators.refuse('what_has_ended_stays', 'import', old.id::text);
  end if;
  return new;
end $$;
create trigger what_has_ended_stays before update on indicators.import
  for each row execute function indicators.keep_import();

revoke execute on function indicators.keep_import from public;

alter table indicators.import enable row level security;
alter table indicators.import force row level security;
alter table indicators.import_progress enable row level security;
alter table indicators.import_progress force row level security;
create policy who_approves_sees_imports on indicators.import
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and (select access.reaches_all('indicators.approve')));
create policy who_approves_imports on indicators.import
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and (select access.reaches_all('indicators.approve'))
    and started_by = (select access.person_id()) and state = 'running');
create policy who_approves_follows_and_cancels_imports on indicators.import
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and (select access.reaches_all('indicators.approve')));
create policy the_operator_sees_imports on indicators.import
  for select to courtyard_worker
  using (access.system_actor() in ('operator', 'report_keeper', 'programme_loader') and programme_id = access.programme_id());
create policy the_operator_imports on indicators.import
  for insert to courtyard_worker
  with check (access.system_actor() = 'operator' and programme_id = access.programme_id() and started_by is null
    and state = 'running');
create policy the_operator_follows_and_cancels_imports on indicators.import
  for update to courtyard_worker
  using (access.system_actor() in ('operator', 'report_keeper') and programme_id = access.programme_id());
grant select, insert, update (state, rows_written, fault_count, faults, cancel_asked, ended_at)
  on indicators.import to courtyard_app, courtyard_worker;
do $$
declare
  verb text;
begin
  foreach verb in array array['select', 'insert', 'update'] loop
    execute format('create policy %I on indicators.import_progress for %s to courtyard_app %s
        (programme_id = (select access.programme_id()) and (select access.reaches_all(''indicators.approve'')))',
      'who_approves_follows_imports_' || verb, verb, case verb when 'insert' then 'with check' else 'using' end);
    execute format('create policy %I on indicators.import_progress for %s to courtyard_worker %s
        (access.system_actor() in (''operator'', ''report_keeper'', ''programme_loader'') and programme_id = access.programme_id())',
      'the_operator_follows_imports_' || verb, verb, case verb when 'insert' then 'with check' else 'using' end);
  end loop;
end $$;
grant select, insert, update (step, bytes_read, rows_read, rows_checked, heard_at)
  on indicators.import_progress to courtyard_app, courtyard_worker;

-- What an import writes is approved by the one who imports, while it runs.
create policy who_approves_imports_what_was_stated on indicators.observation
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and (select access.reaches_all('indicators.approve'))
    and state = 'approved' and report_id is null and stated_by = (select access.person_id())
    and import_id = any (array(
      select id from indicators.import
        where programme_id = (select access.programme_id()) and started_by = (select access.person_id())
          and ended_at is null)));
create policy the_operator_imports_what_was_stated on indicators.observation
  for insert to courtyard_worker
  with check (access.system_actor() = 'operator' and programme_id = access.programme_id() and state = 'approved'
    and report_id is null and stated_by is null
    and import_id = any (array(
      select id from indicators.import
        where programme_id = (select access.programme_id()) and system_actor = 'operator' and ended_at is null)));
grant insert on indicators.observation to courtyard_app, courtyard_worker;
grant usage on sequence indicators.statement to courtyard_app;

select audit.watch('indicators.import', '{id}', '{faults}');
