-- The trail of a thing that is made of several rows: of an organisation and the events in which it took part, of a task
-- and its items.
--
-- `audit.belongs` says in which table it stands which part belongs to which thing. The record keeps that for itself, row
-- by row, as it comes: so a trail is found by index, and a part that is gone is still told of. What belongs to what is
-- not sealed; it says where an entry is shown, and the entry itself is what was sealed.

-- What belongs to what, from the moment it did.
create table audit.part (
  programme_id  uuid not null,
  thing_kind    text not null,
  thing_id      text not null,
  part_kind     text not null,
  part_id       text not null,
  -- Who sees the thing and not the part is told that something was done, and not why.
  is_told_unseen  boolean not null,
  primary key (programme_id, thing_kind, thing_id, part_kind, part_id)
);

-- Things whose own rows are not watched, while what belongs to them is.
create table audit.composed (
  programme_id  uuid not null default '00000000-0000-0000-0000-000000000000',
  thing_kind    text not null,
  composed      regclass not null,
  id_columns    text[] not null,
  primary key (programme_id, thing_kind),
  constraint a_table_is_composed_once unique (programme_id, composed)
);

-- What belonged to a thing did: nothing is taken away, and all that may change is that more is told.
create function audit.only_tell_more() returns trigger
  language plpgsql as $$
begin
  if (to_jsonb(new) - 'is_told_unseen') <> (to_jsonb(old) - 'is_told_unseen') or not new.is_told_unseen then
    raise exception 'what belonged to a thing did, and what is told of it stays told'
      using errcode = 'check_violation', constraint = 'what_belonged_to_a_thing_did', table = 'part';
  end if;
  return new;
end $$;
create trigger what_belonged_to_a_thing_did before update on audit.part
  for each row execute function audit.only_tell_more();
create trigger the_record_only_grows before delete or truncate on audit.part
  for each statement execute function audit.refuse_change();

-- What the rows of a source say about what belongs to what. The arguments are those of `audit.belongs`.
create function audit.note_parts() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
  execute audit.say_noting('new_rows', tg_argv[0], tg_argv[1]::text[], tg_argv[2], tg_argv[3]::text[], tg_argv[4]);
  return null;
end $$;

-- Rows that name no thing, or no part, say nothing.
create function audit.say_noting(
  source text, part_kind text, part_columns text[], thing_kind text, thing_columns text[], told_unseen text
) returns text
  language sql immutable
  return format($sql$
    insert into audit.part (programme_id, thing_kind, thing_id, part_kind, part_id, is_told_unseen)
      select programme_id, %L, %s as thing_id, %L, %s as part_id, bool_or(coalesce(%s, false)) from %s as source
        where %s group by 1, 3, 5
      on conflict (programme_id, thing_kind, thing_id, part_kind, part_id) do update set is_told_unseen = true
        where excluded.is_told_unseen and not part.is_told_unseen$sql$,
    thing_kind, (select string_agg(format('(to_jsonb(source) ->> %L)', name), ' || ''/'' || ' order by place)
      from unnest(thing_columns) with ordinality as named (name, place)),
    part_kind, (select string_agg(format('(to_jsonb(source) ->> %L)', name), ' || ''/'' || ' order by place)
      from unnest(part_columns) with ordinality as named (name, place)),
    told_unseen, source,
    (select string_agg(format('%I is not null', name), ' and ') from unnest(thing_columns || part_columns) as name));

-- From now on, and for whatever there is already, what is recorded of a part is in the trail of the thing too. To be
-- called by migrations, after the parts are watched.
--
--   select audit.belongs('tasks.item', 'tasks.item', array['id'], 'tasks.task', array['task_id']);
--
-- source         whose rows say what belongs to what: the parts themselves, or a table between
-- part_kind      what the record calls the parts (`audit.watch`)
-- part_columns   of the source: which part, in the order of the columns by which it is watched
-- thing          the table of the things, watched or not
-- thing_columns  of the source: which thing, in the order of the columns by which that is watched, or of its key
-- told_unseen    a condition on a row of the source. Who sees a part is told of it whole; who sees the thing and not the
--                part is told nothing, or where this holds: who did what and when, and never why
create function audit.belongs(
  source regclass, part_kind text, part_columns text[], thing regclass, thing_columns text[],
  told_unseen text default 'false'
) returns void
  language plpgsql as $$
declare
  missing      text;
  kind_of      text;
  ids          text[];
  is_forced    boolean;
begin
  select name into missing from unnest(array['programme_id'] || part_columns || thing_columns) as name
    where not exists (
      select from pg_attribute where attrelid = source and attname = name and attnum > 0 and not attisdropped);
  if missing is not null then
    raise exception '% has no column %', source, missing;
  end if;
  if cardinality(part_columns) is distinct from (
    select cardinality(id_columns) from audit.watched where watched.thing_kind = belongs.part_kind)
  then
    raise exception '% is not watched by as many columns as %', part_kind, part_columns;
  end if;

  select thing_kind, id_columns into kind_of, ids from audit.watched where watched = thing;
  if kind_of is null then
    select relnamespace::regnamespace || '.' || relname into kind_of from pg_class where oid = thing;
    select array_agg(attname::text order by array_position(conkey, attnum)) into ids
      from pg_constraint join pg_attribute on attrelid = conrelid and attnum = any (conkey)
      where conrelid = thing and contype = 'p' and attname <> 'programme_id';
    insert into audit.composed (thing_kind, composed, id_columns) values (kind_of, thing, ids)
      on conflict (programme_id, thing_kind) do nothing;
  end if;
  if cardinality(thing_columns) is distinct from cardinality(ids) then
    raise exception '% is told from others by %, not by as many as %', thing, ids, thing_columns;
  end if;

  execute format('create trigger %I after insert on %s referencing new table as new_rows
    for each statement execute function audit.note_parts(%L, %L, %L, %L, %L)',
    'what_comes_belongs_to_its_' || array_to_string(thing_columns, '_'), source, part_kind, part_columns, kind_of, thing_columns, told_unseen);
  execute format('create trigger %I after update on %s referencing new table as new_rows
    for each statement execute function audit.note_parts(%L, %L, %L, %L, %L)',
    'what_changes_belongs_to_its_' || array_to_string(thing_columns, '_'), source, part_kind, part_columns, kind_of, thing_columns, told_unseen);

  -- Row security would hide from the owner, where they may not look past it, what there is already.
  select relforcerowsecurity into is_forced from pg_class where oid = source;
  execute format('alter table %s no force row level security', source);
  execute audit.say_noting(source::text, part_kind, part_columns, kind_of, thing_columns, told_unseen);
  if is_forced then
    execute format('alter table %s force row level security', source);
  end if;
end $$;

-- Which of these things the one who asks sees, now, under the things' own policies: so this runs as the one who asks.
create function audit.seen(kind text, ids text[]) returns table (id text, is_seen boolean)
  language plpgsql stable rows 20 as $$
declare
  of_table  regclass;
  columns   text[];
begin
  select watched, id_columns into of_table, columns from audit.watched where thing_kind = kind
    union all
    select composed, id_columns from audit.composed where thing_kind = kind limit 1;
  if of_table is null
    or exists (select from unnest(array['programme_id'] || columns) as name
      where not has_column_privilege(of_table, name, 'select'))
  then
    return query select asked, false from unnest(ids) as asked;
    return;
  end if;
  return query execute format($sql$
    select asked, case when cardinality(string_to_array(asked, '/')) = %s
        then exists (select from %s as thing where thing.programme_id = (select access.programme_id()) and %s) else false end
      from unnest($1) as asked$sql$,
    cardinality(columns), of_table,
    (select string_agg(format('thing.%I = split_part(asked, ''/'', %s)::%s', name, place, format_type(atttypid, atttypmod)), ' and ')
      from unnest(columns) with ordinality as named (name, place)
        join pg_attribute on attrelid = of_table and attname = name))
    using ids;
exception
  -- Ids that cannot be of this kind.
  when invalid_text_representation or numeric_value_out_of_range or invalid_datetime_format or datetime_field_overflow then
    return query select asked, false from unnest(ids) as asked;
end $$;

create or replace function audit.sees(kind text, id text) returns boolean
  language sql stable
  return (select seen.is_seen from audit.seen(kind, array[id]) as seen);

-- A thing's own trail with that of its parts, for whoever sees the thing: who did what when and why, not what it was
-- before, nor which part. A view of the owner's, because who sees a trail may not read the record; `audit.seen` is asked
-- as the one who reads: of the thing once, and of its parts together.
drop view audit.trail;
create view audit.trail with (security_barrier) as
  select asked.programme_id, asked.thing_kind, asked.thing_id, entry.seq, entry.at, entry.person_id, entry.for_person_id,
      entry.system_actor, entry.act, case when told.is_whole then entry.why end as why
    from (
      select programme_id, thing_kind, thing_id from audit.entry where programme_id = (select access.programme_id())
      union
      select programme_id, thing_kind, thing_id from audit.part where programme_id = (select access.programme_id())
    ) as asked
    cross join lateral (
      select asked.thing_kind as kind, asked.thing_id as id, true as is_whole
      union all
      select parts.part_kind, seen.id, seen.is_seen
        from (
          select part.part_kind, part.is_told_unseen, array_agg(part.part_id) as ids from audit.part
            where part.programme_id = (select access.programme_id()) and part.thing_kind = asked.thing_kind
              and part.thing_id = asked.thing_id
            group by part.part_kind, part.is_told_unseen
        ) as parts
        cross join lateral audit.seen(parts.part_kind, parts.ids) as seen
        where seen.is_seen or parts.is_told_unseen
    ) as told
    join audit.entry on entry.programme_id = (select access.programme_id()) and entry.thing_kind = told.kind
      and entry.thing_id = told.id
    -- Asked in a query of its own, so that it is asked once for a thing and not for each of its entries.
    where (select audit.sees(asked.thing_kind, asked.thing_id));
grant select on audit.trail to courtyard_app;

do $$
declare
  name text;
begin
  foreach name in array array['part', 'composed'] loop
    execute format('alter table audit.%I enable row level security', name);
    execute format('alter table audit.%I force row level security', name);
    -- The functions and the view above run as the owner, who need not be one that looks past row security.
    execute format('create policy the_owners_functions_read on audit.%I for select to current_user using (true)', name);
    execute format('create policy the_owners_functions_write on audit.%I for insert to current_user with check (true)', name);
  end loop;
end $$;
create policy the_owners_functions_tell_more on audit.part for update to current_user using (true);

-- Nobody reads what belongs to what but through a trail: it would tell of parts that one may not see.
create policy anyone_knows_what_is_composed on audit.composed for select to courtyard_app, courtyard_worker using (true);
grant select on audit.composed to courtyard_app, courtyard_worker;

revoke execute on function audit.only_tell_more, audit.note_parts, audit.say_noting, audit.belongs, audit.seen from public;
grant execute on function audit.seen to courtyard_app;

-- An organisation is what its events made it. Who sees it and not an event, because that touches one that is hidden from
-- them, is told of it where it was the organisation itself that changed, which its own rows show as well; that another
-- one merged into it, came out of it or moved below it is told to who sees the event.
select audit.belongs('access.organisation_event_party', 'access.organisation_event', array['event'],
  'access.organisation', array['organisation_id'], $$source.part = 'subject'$$);
