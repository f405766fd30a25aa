-- The record: who did what, for whom, from where, to which thing, what it was before and after, and why.
--
-- It only grows. Nobody is let to write it by hand: rows that change write it themselves (`audit.watch`), and what
-- changes no row is told by `audit.record`. Who acts is taken from the settings of the transaction, never from an
-- argument. The server seals it in blocks (src/audit/seal-record.ts), and `courtyard verify` says whether it is still what
-- was sealed. What belongs to no programme is of the house, whose key is all zeros.
create schema audit;
grant usage on schema audit to courtyard_app, courtyard_worker, courtyard_auth;

create sequence audit.entry_seq;

create table audit.entry (
  programme_id   uuid not null,
  -- In the order of writing; what is rolled back leaves gaps.
  seq            bigint not null default nextval('audit.entry_seq'),
  -- A database that was restored counts its transactions anew: from then on it is another era.
  era            integer not null default 1,
  -- The transaction, by which the sealer knows what is complete.
  xid            xid8 not null default pg_current_xact_id(),
  at             timestamptz not null default clock_timestamp(),
  -- The login of the connection: the one thing here that no setting can say otherwise.
  login          text not null default session_user,
  person_id      uuid default access.person_id(),
  for_person_id  uuid default access.for_person_id(),
  system_actor   text default access.system_actor(),
  origin         text default access.origin(),
  request_id     text default access.request_id(),
  act            text not null,
  thing_kind     text not null,
  thing_id       text not null,
  before         jsonb,
  after          jsonb,
  why            text default access.why(),
  primary key (programme_id, seq),
  constraint eras_count_from_one check (era >= 1),
  constraint an_act_has_a_name check (act ~ '^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$'),
  constraint a_thing_has_a_kind check (thing_kind ~ '^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$')
);
create index in_the_order_of_sealing on audit.entry (programme_id, era, xid, seq);
create index by_time on audit.entry (programme_id, at, seq);
create index by_person on audit.entry (programme_id, person_id, at, seq);
create index by_whom_it_was_done_for on audit.entry (programme_id, for_person_id, at, seq) where for_person_id is not null;
create index by_thing on audit.entry (programme_id, thing_kind, thing_id, at, seq);
create index by_act on audit.entry (programme_id, act text_pattern_ops, at, seq);

-- A stretch of the record, sealed: every entry from (from_xid, from_seq) on and below (below_xid, below_seq), in that
-- order. Each head holds the one before it, so that the last one holds all.
create table audit.block (
  programme_id   uuid not null,
  block          integer not null,
  era            integer not null,
  from_xid       xid8 not null,
  from_seq       bigint not null,
  below_xid      xid8 not null,
  below_seq      bigint not null,
  -- Which entries, in order, and the checksum of each (32 bytes): so that one that is gone can be named.
  seqs           bigint[] not null,
  leaves         bytea not null,
  root           bytea not null,
  previous_head  bytea not null,
  head           bytea not null,
  sealed_at      timestamptz not null,
  primary key (programme_id, block),
  constraint blocks_count_from_one check (block >= 1),
  constraint a_block_ends_after_it_began check ((from_xid, from_seq) < (below_xid, below_seq)),
  constraint a_block_holds_something check (cardinality(seqs) > 0),
  constraint each_entry_has_a_leaf check (octet_length(leaves) = 32 * cardinality(seqs)),
  constraint a_checksum_is_sha256
    check (octet_length(root) = 32 and octet_length(previous_head) = 32 and octet_length(head) = 32)
);
-- In which block an entry is.
create index where_blocks_end on audit.block (programme_id, era, below_xid, below_seq);
-- Checksums do not shrink.
alter table audit.block alter column leaves set storage external;

-- Whose changes write the record, and how one of its rows is told from others.
create table audit.watched (
  programme_id    uuid not null default '00000000-0000-0000-0000-000000000000',
  thing_kind      text not null,
  watched         regclass not null,
  id_columns      text[] not null,
  hidden_columns  text[] not null,
  primary key (programme_id, thing_kind),
  constraint a_table_is_watched_once unique (programme_id, watched)
);

-- What a hidden value is marked with: whoever reads the record cannot find it by trying every telephone number.
create table audit.marking_key (
  programme_id  uuid not null default '00000000-0000-0000-0000-000000000000',
  key           bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
  primary key (programme_id)
);
insert into audit.marking_key default values;

-- It only grows. This holds the tables' owner too; who is above all (a superuser) is found by `courtyard verify`.
create function audit.refuse_change() returns trigger
  language plpgsql as $$
begin
  raise exception '% of %.% is refused: the record only grows', tg_op, tg_table_schema, tg_table_name
    using errcode = 'check_violation', constraint = 'the_record_only_grows', table = tg_table_name;
end $$;
create trigger the_record_only_grows before update or delete or truncate on audit.entry
  for each statement execute function audit.refuse_change();
create trigger the_record_only_grows before update or delete or truncate on audit.block
  for each statement execute function audit.refuse_change();

-- A chain has no gap: a block begins where the one before it ended, or a new era does.
create function audit.check_chain() returns trigger
  language plpgsql as $$
declare
  last  audit.block;
begin
  select * into last from audit.block where programme_id = new.programme_id order by block desc limit 1;
  if new.block is distinct from coalesce(last.block, 0) + 1
    or new.previous_head is distinct from coalesce(last.head, decode(repeat('00', 32), 'hex'))
    or new.era < last.era
    or (new.from_xid, new.from_seq) is distinct from (
      case new.era when last.era then last.below_xid else '0'::xid8 end,
      case new.era when last.era then last.below_seq else 0 end)
  then
    raise exception 'block % of % does not begin where the last one ended', new.block, new.programme_id
      using errcode = 'check_violation', constraint = 'a_block_begins_where_the_last_ended', table = 'block';
  end if;
  return new;
end $$;
create trigger a_block_begins_where_the_last_ended before insert on audit.block
  for each row execute function audit.check_chain();

-- Hidden values stay hidden: what is left says that there was one, and whether it was the same one as before.
create function audit.hide(said jsonb, hidden text[], kind text, id text) returns jsonb
  language sql stable
  return case when said is null or hidden = '{}' then said else said || coalesce((
    select jsonb_object_agg(name, jsonb_build_object('hidden', encode(sha256(marking.key || sha256(
        marking.key || convert_to(jsonb_build_array(kind, id, name, said -> name)::text, 'UTF8'))), 'hex')))
      from unnest(hidden) as name, audit.marking_key as marking
      where said ? name and said -> name <> 'null'
  ), '{}') end;

-- One entry for each row that changed: the whole row where one came or went, otherwise the columns that changed, with
-- those that say which row it is.
create function audit.record_rows() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
  kind    text := tg_argv[0];
  ids     text[] := tg_argv[1];
  hidden  text[] := tg_argv[2];
  deed    text := coalesce(access.act(), case when access.person_id() is null
    then format('%s.%s.%s', tg_table_schema, tg_table_name, lower(tg_op)) end);
  many    bigint;
begin
  if tg_op = 'INSERT' then
    if deed is not null then
      insert into audit.entry (programme_id, act, thing_kind, thing_id, after)
        select (told ->> 'programme_id')::uuid, deed, kind, id, audit.hide(told - 'programme_id', hidden, kind, id)
          from (select to_jsonb(new_rows) as told from new_rows) as rows,
            lateral (select string_agg(told ->> name, '/' order by place) as id
              from unnest(ids) with ordinality as named (name, place)) as named;
    else
      select count(*) into many from new_rows;
    end if;
  elsif tg_op = 'DELETE' then
    if deed is not null then
      insert into audit.entry (programme_id, act, thing_kind, thing_id, before)
        select (told ->> 'programme_id')::uuid, deed, kind, id, audit.hide(told - 'programme_id', hidden, kind, id)
          from (select to_jsonb(old_rows) as told from old_rows) as rows,
            lateral (select string_agg(told ->> name, '/' order by place) as id
              from unnest(ids) with ordinality as named (name, place)) as named;
    else
      select count(*) into many from old_rows;
    end if;
  elsif deed is not null then
    -- A row whose own key changed is told as one that went and one that came.
    insert into audit.entry (programme_id, act, thing_kind, thing_id, before, after)
      select programme, deed, kind, id,
          audit.hide(case when now is null then was - 'programme_id' else (
            select jsonb_object_agg(key, value) from jsonb_each(was)
              where key = any (ids) or value is distinct from now -> key
          ) end, hidden, kind, id),
          audit.hide(case when was is null then now - 'programme_id' else (
            select jsonb_object_agg(key, value) from jsonb_each(now)
              where key = any (ids) or value is distinct from was -> key
          ) end, hidden, kind, id)
        from (
          select (told ->> 'programme_id')::uuid as programme, id, told as was
            from (select to_jsonb(old_rows) as told from old_rows) as rows,
              lateral (select string_agg(told ->> name, '/' order by place) as id
                from unnest(ids) with ordinality as named (name, place)) as named
        ) as before
        full join (
          select (told ->> 'programme_id')::uuid as programme, id, told as now
            from (select to_jsonb(new_rows) as told from new_rows) as rows,
              lateral (select string_agg(told ->> name, '/' order by place) as id
                from unnest(ids) with ordinality as named (name, place)) as named
        ) as after using (programme, id)
        where was is distinct from now;
  else
    select count(*) into many from new_rows;
  end if;
  if many > 0 then
    raise exception '% of %.% by a person who named no deed', tg_op, tg_table_schema, tg_table_name
      using errcode = 'check_violation', constraint = 'nothing_is_changed_without_naming_the_deed', table = tg_table_name;
  end if;
  return null;
end $$;

create function audit.refuse_truncate() returns trigger
  language plpgsql as $$
begin
  raise exception 'truncate of %.% is refused: the record would not hear of it', tg_table_schema, tg_table_name
    using errcode = 'check_violation', constraint = 'what_is_watched_is_not_truncated', table = tg_table_name;
end $$;

-- From now on every row of the table that comes, changes or goes is recorded. To be called by migrations.
--
--   select audit.watch('access.person', array['id'], hidden_columns => array['phone']);
--
-- id_columns    with programme_id they tell one row from all others; `thing_id` is their values, parted by '/'
-- hidden_columns  never recorded as they are: secrets, personal numbers, and what is too big to be repeated
-- thing_kind    what the record calls it; `schema.table` unless told otherwise
create function audit.watch(
  watched regclass, id_columns text[], hidden_columns text[] default '{}', thing_kind text default null
) returns void
  language plpgsql as $$
declare
  kind     text := coalesce(thing_kind, (
    select relnamespace::regnamespace || '.' || relname from pg_class where oid = watched));
  missing  text;
begin
  select name into missing from unnest(array['programme_id'] || id_columns || hidden_columns) as name
    where not exists (
      select from pg_attribute where attrelid = watched and attname = name and attnum > 0 and not attisdropped);
  if missing is not null then
    raise exception '% has no column %', watched, missing;
  end if;
  if id_columns && hidden_columns then
    raise exception 'a column of % that tells one row from others cannot be hidden', watched;
  end if;
  if cardinality(id_columns) = 0 or not exists (
    select from pg_index
      where indrelid = watched and indisunique and indpred is null and indexprs is null
        and (select bool_and(attname = any (array['programme_id'] || id_columns)) from pg_attribute
          where attrelid = watched and attnum = any (indkey::smallint[]))
  ) then
    raise exception 'programme_id and % do not tell one row of % from others', id_columns, watched;
  end if;

  insert into audit.watched (thing_kind, watched, id_columns, hidden_columns)
    values (kind, watched, id_columns, hidden_columns);
  execute format('create trigger the_record_tells_what_came after insert on %s
    referencing new table as new_rows for each statement execute function audit.record_rows(%L, %L, %L)',
    watched, kind, id_columns, hidden_columns);
  execute format('create trigger the_record_tells_what_changed after update on %s
    referencing old table as old_rows new table as new_rows for each statement execute function audit.record_rows(%L, %L, %L)',
    watched, kind, id_columns, hidden_columns);
  execute format('create trigger the_record_tells_what_went after delete on %s
    referencing old table as old_rows for each statement execute function audit.record_rows(%L, %L, %L)',
    watched, kind, id_columns, hidden_columns);
  execute format('create trigger what_is_watched_is_not_truncated before truncate on %s
    for each statement execute function audit.refuse_truncate()', watched);
end $$;

-- What changes no row and is to be known all the same: a look at a hidden number, an export. Of the programme one acts
-- in, or of the house.
create function audit.record(
  programme uuid, act text, thing_kind text, thing_id text,
  before jsonb default null, after jsonb default null, why text default null
) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  written  bigint;
begin
  if programme <> '00000000-0000-0000-0000-000000000000' and programme is distinct from access.programme_id()
    or coalesce(access.person_id()::text, access.system_actor()) is null
  then
    raise exception 'somebody records what they do in their programme, or in the house'
      using errcode = 'insufficient_privilege';
  end if;
  insert into audit.entry (programme_id, act, thing_kind, thing_id, before, after, why) values
    (programme, record.act, record.thing_kind, record.thing_id, record.before, record.after,
      coalesce(record.why, access.why()))
    returning seq into written;
  return written;
end $$;

-- Signing in, and all that has to do with an account: told by the accounts' login, which knows no programme's settings.
-- The person is the one who acts, where it is known who does; the thing is the account. Acts are `sign_in.…` alone.
create function audit.record_sign_in(
  programme uuid, person uuid, act text, account text,
  after jsonb default null, origin text default null, request_id text default null
) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  written  bigint;
begin
  if act !~ '^sign_in\.' then
    raise exception 'the accounts tell of signing in, not of %', act using errcode = 'insufficient_privilege';
  end if;
  insert into audit.entry
      (programme_id, person_id, for_person_id, system_actor, act, thing_kind, thing_id, after, origin, request_id, why)
    values (programme, person, null, null, record_sign_in.act, 'account', account, record_sign_in.after,
      record_sign_in.origin, record_sign_in.request_id, null)
    returning seq into written;
  return written;
end $$;

-- The era in which entries are written now.
create function audit.era() returns integer
  language sql stable
  return (
    select pg_get_expr(adbin, adrelid)::integer
      from pg_attrdef join pg_attribute on attrelid = adrelid and attnum = adnum
      where adrelid = 'audit.entry'::regclass and attname = 'era');

-- For whoever restores the database on another server: what is written from now on is of the next era. Whatever was
-- being written to the record is waited for, so that the era before is complete.
create function audit.begin_era() returns integer
  language plpgsql as $$
begin
  lock table audit.entry in access exclusive mode;
  execute format('alter table audit.entry alter column era set default %s', audit.era() + 1);
  return audit.era();
end $$;

-- Whether the one who asks sees the thing itself, now, under its own policies: so this runs as the one who asks.
create function audit.sees(kind text, id text) returns boolean
  language plpgsql stable as $$
declare
  thing   audit.watched;
  parts   text[] := string_to_array(id, '/');
  seen    boolean;
begin
  select * into thing from audit.watched where watched.thing_kind = kind;
  if thing.watched is null or cardinality(parts) is distinct from cardinality(thing.id_columns)
    or exists (select from unnest(array['programme_id'] || thing.id_columns) as name
      where not has_column_privilege(thing.watched, name, 'select'))
  then
    return false;
  end if;
  execute format('select exists (select from %s where programme_id = access.programme_id() and %s)', thing.watched,
    (select string_agg(format('%I = %L', name, value), ' and ')
      from unnest(thing.id_columns, parts) as named (name, value))) into seen;
  return seen;
exception
  -- An id that cannot be one of this kind.
  when invalid_text_representation or numeric_value_out_of_range then return false;
end $$;

-- A thing's own trail, for whoever sees the thing: who did what when and why, not what it was before. A view of the
-- owner's, because who sees a trail may not read the record; `audit.sees` is asked as the one who reads.
create view audit.trail with (security_barrier) as
  select programme_id, thing_kind, thing_id, seq, at, person_id, for_person_id, system_actor, act, why
    from audit.entry
    where programme_id = (select access.programme_id()) and audit.sees(thing_kind, thing_id);
grant select on audit.trail to courtyard_app;

do $$
declare
  name text;
begin
  foreach name in array array['entry', 'block', 'watched', 'marking_key'] loop
    execute format('alter table audit.%I enable row level security', name);
    execute format('alter table audit.%I force row level security', name);
    -- The functions above run as the owner, who need not be one that looks past row security.
    execute format('create policy the_owners_functions_read on audit.%I for select to current_user using (true)', name);
  end loop;
end $$;
create policy the_owners_functions_write on audit.entry for insert to current_user with check (true);
create policy the_owner_says_what_is_watched on audit.watched for insert to current_user with check (true);

-- Who may. The auditor reads the programme's, the keeper and whoever works at the machine all of it. Nobody changes or
-- removes anything.
create policy an_auditor_reads_the_record on audit.entry
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and (select access.reaches_all('record.read')));
create policy the_keeper_and_the_operator_read_the_record on audit.entry
  for select to courtyard_worker using ((select access.system_actor()) in ('record_keeper', 'operator'));
grant select on audit.entry to courtyard_app, courtyard_worker;

create policy an_auditor_reads_the_seals on audit.block
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and (select access.reaches_all('record.read')));
create policy the_keeper_and_the_operator_read_the_seals on audit.block
  for select to courtyard_worker using ((select access.system_actor()) in ('record_keeper', 'operator'));
create policy the_keeper_seals on audit.block
  for insert to courtyard_worker
  with check (access.system_actor() = 'record_keeper' and programme_id = access.programme_id());
grant select on audit.block to courtyard_app, courtyard_worker;
grant insert on audit.block to courtyard_worker;

create policy anyone_knows_what_is_watched on audit.watched for select to courtyard_app, courtyard_worker using (true);
grant select on audit.watched to courtyard_app, courtyard_worker;

revoke execute on all functions in schema audit from public;
grant execute on function audit.record to courtyard_app, courtyard_worker;
grant execute on function audit.record_sign_in to courtyard_auth;
grant execute on function audit.sees to courtyard_app;
grant execute on function audit.era to courtyard_worker;

-- What there is already. An organisation's event is the deed; the rows it begins and ends name it.
select audit.watch('access.organisation_event', array['event']);
select audit.watch('plans.programme', array['slug']);
select audit.watch('plans.edition', array['edition'], hidden_columns => array['wings', 'english', 'families']);
