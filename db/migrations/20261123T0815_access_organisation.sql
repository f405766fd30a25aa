-- Who is under whom in a programme, on any day.
--
-- Names, parents, roles and codes hold from a day to a day, and each is begun and ended by an event; events only grow.
-- "On that day" is a recursive query over the parents of the day, not a stored path (ltree): when a district moves, one
-- row ends and one begins, where a path would have to be written anew for everything below it, and once more for every
-- day one may ask about. The tree is at most six deep; what a person may see is resolved once per request.
--
-- Extensions have a schema of their own: who may make schemas may make this, also on a server that is not ours.
create schema extensions;
create extension if not exists btree_gist with schema extensions;

-- One row per programme: whoever changes the tree writes it first. So two transactions that would only together make a
-- circle meet here: the second waits and then sees the first, or (repeatable read) is told to try again.
create table access.organisation_tree (
  programme_id  uuid not null,
  changes       bigint not null,
  primary key (programme_id)
);

-- What happened, and where it is written. The day is null where the source gives no more than the year: such an event
-- is told, and begins and ends nothing.
create table access.organisation_event (
  programme_id  uuid not null,
  event         integer not null,
  kind          text not null,
  happened_on   date,
  happened_in   integer,
  source        text not null,
  is_public     boolean not null default false,
  stated_by     text not null default coalesce(access.system_actor(), access.person_id()::text),
  stated_at     timestamptz not null default now(),
  primary key (programme_id, event),
  constraint an_event_and_its_day_are_one unique (programme_id, event, happened_on),
  constraint events_count_from_one check (event >= 1),
  constraint a_kind_of_event_is_known
    check (kind in ('found', 'rename', 'move', 'merge', 'split', 'end', 'take_role', 'leave_role')),
  constraint a_day_or_else_a_year check ((happened_on is null) <> (happened_in is null)),
  constraint a_day_is_finite check (isfinite(happened_on)),
  constraint an_event_has_a_source check (source <> '')
);

-- From its first day to its last. Public: shown to anyone once the programme is published.
create table access.organisation (
  programme_id  uuid not null,
  id            uuid not null default gen_random_uuid(),
  -- What the programme's folder calls it; null for one that came otherwise.
  key           text,
  -- Among those of the same event, in the order of the layout.
  position      integer not null,
  is_public     boolean not null default false,
  valid_from    date not null,
  valid_to      date,
  since_event   integer not null,
  until_event   integer,
  primary key (programme_id, id),
  constraint a_key_names_one_organisation unique (programme_id, key),
  constraint begins_on_the_day_of_its_event foreign key (programme_id, since_event, valid_from)
    references access.organisation_event (programme_id, event, happened_on) on delete restrict,
  constraint ends_on_the_day_of_its_event foreign key (programme_id, until_event, valid_to)
    references access.organisation_event (programme_id, event, happened_on) on delete restrict,
  constraint what_ends_was_ended_by_an_event check ((valid_to is null) = (until_event is null)),
  constraint it_lasts_a_day_or_longer check (valid_to > valid_from)
);

-- Who took part. As it was called; null: an organisation from before the first tree.
create table access.organisation_event_party (
  programme_id     uuid not null,
  event            integer not null,
  position         integer not null,
  part             text not null,
  organisation_id  uuid,
  name_zh          text not null,
  primary key (programme_id, event, position),
  foreign key (programme_id, event) references access.organisation_event on delete restrict,
  foreign key (programme_id, organisation_id) references access.organisation on delete restrict,
  constraint a_part_is_known check (part in ('subject', 'from', 'into', 'under'))
);

-- What it is called. Exactly one name on every day of its life.
create table access.organisation_name (
  programme_id     uuid not null,
  organisation_id  uuid not null,
  name_zh          text not null,
  name_en          text,
  valid_from       date not null,
  valid_to         date,
  since_event      integer not null,
  until_event      integer,
  primary key (programme_id, organisation_id, valid_from),
  constraint a_name_is_not_empty check (name_zh <> '' and name_en <> ''),
  constraint one_name_on_one_day exclude using gist (
    programme_id with =, organisation_id with =, daterange(valid_from, valid_to) with &&)
);

-- Whom it is under. At most one on a day; none for the city and for those beside it.
create table access.organisation_parent (
  programme_id     uuid not null,
  organisation_id  uuid not null,
  parent_id        uuid not null,
  valid_from       date not null,
  valid_to         date,
  since_event      integer not null,
  until_event      integer,
  primary key (programme_id, organisation_id, valid_from),
  foreign key (programme_id, parent_id) references access.organisation on delete restrict,
  constraint nobody_is_under_itself check (organisation_id <> parent_id),
  constraint one_parent_on_one_day exclude using gist (
    programme_id with =, organisation_id with =, daterange(valid_from, valid_to) with &&)
);
create index what_is_below on access.organisation_parent (programme_id, parent_id);

-- What it is in the programme. At least one role on every day; a district that is its own host zone has two.
create table access.organisation_role (
  programme_id     uuid not null,
  organisation_id  uuid not null,
  role             text not null,
  valid_from       date not null,
  valid_to         date,
  since_event      integer not null,
  until_event      integer,
  primary key (programme_id, organisation_id, role, valid_from),
  constraint a_role_is_known check (role in
    ('city', 'district', 'host_zone', 'park', 'bureau', 'enterprise', 'institute', 'partner_park', 'expert_body')),
  constraint a_role_is_held_once_on_one_day exclude using gist (
    programme_id with =, organisation_id with =, role with =, daterange(valid_from, valid_to) with &&)
);

-- Its codes: division (GB/T 2260), statistical (统计用区划, which looks the same and is not GB/T 2260), credit
-- (统一社会信用代码, GB 32100-2015; its check digits are computed in src/access/rules/credit-code.ts), internal (ours).
create table access.organisation_code (
  programme_id     uuid not null,
  organisation_id  uuid not null,
  scheme           text not null,
  code             text not null,
  valid_from       date not null,
  valid_to         date,
  since_event      integer not null,
  until_event      integer,
  primary key (programme_id, organisation_id, scheme, valid_from),
  constraint a_code_has_the_form_of_its_scheme check (case scheme
    when 'division' then code ~ '^[1-9][0-9]{5}$'
    when 'statistical' then code ~ '^[1-9][0-9]{5}$'
    when 'credit' then code ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'
    when 'internal' then code ~ '^[A-Z0-9][A-Z0-9-]{1,31}$'
    else false end),
  constraint one_code_of_a_scheme_on_one_day exclude using gist (
    programme_id with =, organisation_id with =, scheme with =, daterange(valid_from, valid_to) with &&),
  constraint a_code_names_one_organisation_on_one_day exclude using gist (
    programme_id with =, scheme with =, code with =, daterange(valid_from, valid_to) with &&)
);

-- Whoever changes a tree passes here first.
create function access.hold_organisation_tree() returns trigger
  language plpgsql as $$
begin
  if not exists (
    select from access.organisation_tree where programme_id = new.programme_id and xmin = pg_current_xact_id()::xid
  ) then
    insert into access.organisation_tree as held (programme_id, changes) values (new.programme_id, 1)
      on conflict (programme_id) do update set changes = held.changes + 1;
  end if;
  return new;
end $$;

-- What holds can be ended, once. Nothing else about it can be changed, and it cannot be taken away.
create function access.only_end_what_holds() returns trigger
  language plpgsql as $$
begin
  if old.valid_to is not null or new.valid_to is null
    or to_jsonb(new) - '{valid_to,until_event}'::text[] <> to_jsonb(old) - '{valid_to,until_event}'::text[]
  then
    raise exception 'a row of %.% that was written can only be ended, once', tg_table_schema, tg_table_name
      using errcode = 'check_violation', constraint = 'what_was_written_can_only_be_ended', table = tg_table_name;
  end if;
  return new;
end $$;

-- Looks at an organisation when its transaction ends, so that an event may write its rows in any order. It looks as
-- whoever wrote: who may change a tree must be let to see all of it.
create function access.check_organisation(programme uuid, whose uuid, what text) returns void
  language plpgsql as $$
declare
  life    daterange;
  held    datemultirange;
  broken  text;
begin
  select daterange(valid_from, valid_to) into life from access.organisation
    where programme_id = programme and id = whose;

  if what in ('organisation', 'organisation_name') then
    select coalesce(range_agg(daterange(valid_from, valid_to)), '{}') into held from access.organisation_name
      where programme_id = programme and organisation_id = whose;
    if held is distinct from datemultirange(life) then
      broken := 'it_has_a_name_on_each_day_of_its_life';
    end if;
  end if;
  if what in ('organisation', 'organisation_role') then
    select coalesce(range_agg(daterange(valid_from, valid_to)), '{}') into held from access.organisation_role
      where programme_id = programme and organisation_id = whose;
    if held is distinct from datemultirange(life) then
      broken := 'it_has_a_role_on_each_day_of_its_life';
    end if;
  end if;
  if what in ('organisation', 'organisation_code') and exists (
    select from access.organisation_code
      where programme_id = programme and organisation_id = whose and not daterange(valid_from, valid_to) <@ life
  ) then
    broken := 'what_it_has_lies_inside_its_life';
  end if;
  if what in ('organisation', 'organisation_parent') then
    if exists (
      select from access.organisation_parent
        where programme_id = programme and organisation_id = whose and not daterange(valid_from, valid_to) <@ life
    ) then
      broken := 'what_it_has_lies_inside_its_life';
    elsif exists (
      select from access.organisation_parent up
        join access.organisation parent on parent.programme_id = programme and parent.id = up.parent_id
        where up.programme_id = programme and up.organisation_id = whose
          and not daterange(up.valid_from, up.valid_to) <@ daterange(parent.valid_from, parent.valid_to)
    ) then
      broken := 'a_parent_lives_as_long_as_its_child_is_below';
    end if;
  end if;
  if what = 'organisation' and exists (
    select from access.organisation_parent
      where programme_id = programme and parent_id = whose and not daterange(valid_from, valid_to) <@ life
  ) then
    broken := 'a_parent_lives_as_long_as_its_child_is_below';
  end if;
  -- Upwards, with the days on which the whole way holds: a circle is one that holds on a day. Whoever has nobody below
  -- is in none.
  if what = 'organisation_parent' and exists (
    select from access.organisation_parent where programme_id = programme and parent_id = whose
  ) and exists (
    with recursive above (id, days) as (
      select parent_id, daterange(valid_from, valid_to) from access.organisation_parent
        where programme_id = programme and organisation_id = whose
      union
      select up.parent_id, above.days * daterange(up.valid_from, up.valid_to)
        from above, access.organisation_parent up
        where up.programme_id = programme and up.organisation_id = above.id and above.id <> whose
          and above.days && daterange(up.valid_from, up.valid_to)
    )
    select from above where id = whose
  ) then
    broken := 'nobody_is_under_itself';
  end if;

  if broken is not null then
    raise exception 'the organisation % breaks %', whose, broken
      using errcode = 'check_violation', constraint = broken, table = what;
  end if;
end $$;

create function access.check_organisation_row() returns trigger
  language plpgsql as $$
begin
  perform access.check_organisation(new.programme_id, (to_jsonb(new) ->> tg_argv[0])::uuid, tg_table_name);
  return null;
end $$;

do $$
declare
  name text;
begin
  foreach name in array array['name', 'parent', 'role', 'code'] loop
    execute format($sql$
      alter table access.organisation_%1$s
        add foreign key (programme_id, organisation_id) references access.organisation on delete restrict,
        add constraint begins_on_the_day_of_its_event foreign key (programme_id, since_event, valid_from)
          references access.organisation_event (programme_id, event, happened_on) on delete restrict,
        add constraint ends_on_the_day_of_its_event foreign key (programme_id, until_event, valid_to)
          references access.organisation_event (programme_id, event, happened_on) on delete restrict,
        add constraint what_ends_was_ended_by_an_event check ((valid_to is null) = (until_event is null)),
        add constraint it_lasts_a_day_or_longer check (valid_to > valid_from)$sql$, name);
  end loop;
  foreach name in array array['', '_name', '_parent', '_role', '_code'] loop
    execute format('create trigger a_tree_is_changed_by_one_at_a_time before insert or update on access.organisation%s
      for each row execute function access.hold_organisation_tree()', name);
    execute format('create trigger what_was_written_can_only_be_ended before update on access.organisation%s
      for each row execute function access.only_end_what_holds()', name);
    execute format('create constraint trigger an_organisation_is_whole_on_every_day
      after insert or update on access.organisation%s deferrable initially deferred
      for each row execute function access.check_organisation_row(%L)',
      name, case name when '' then 'id' else 'organisation_id' end);
  end loop;
end $$;

-- Who may. The loader sees and adds to its programme, and ends what holds; nobody changes or removes what was written.
do $$
declare
  name text;
begin
  foreach name in array array['tree', 'event', 'event_party', 'name', 'parent', 'role', 'code', ''] loop
    name := rtrim('organisation_' || name, '_');
    execute format('alter table access.%I enable row level security', name);
    execute format('alter table access.%I force row level security', name);
    execute format($policy$
      create policy the_loader_reads_its_programme on access.%I
        for select to courtyard_worker
        using (access.system_actor() = 'programme_loader' and programme_id = access.programme_id())$policy$, name);
    execute format($policy$
      create policy the_loader_adds_to_its_programme on access.%I
        for insert to courtyard_worker
        with check (access.system_actor() = 'programme_loader' and programme_id = access.programme_id())$policy$, name);
    execute format('grant select, insert on access.%I to courtyard_worker', name);
    if name not in ('organisation_event', 'organisation_event_party') then
      execute format($policy$
        create policy the_loader_ends_what_holds on access.%I
          for update to courtyard_worker
          using (access.system_actor() = 'programme_loader' and programme_id = access.programme_id())$policy$, name);
    end if;
    if name not in ('organisation_event', 'organisation_event_party', 'organisation_tree') then
      execute format('grant update (valid_to, until_event) on access.%I to courtyard_worker', name);
    end if;
    if name <> 'organisation_tree' then
      execute format('grant select on access.%I to courtyard_app', name);
    end if;
  end loop;
end $$;
grant update (changes) on access.organisation_tree to courtyard_worker;

-- Anyone reads what is public of a published programme. Enterprises, experts and whatever nobody made public: nobody.
create policy anyone_reads_public_ones_of_published_programmes on access.organisation
  for select to courtyard_app using (is_public and exists (
    select from plans.programme where programme.programme_id = organisation.programme_id and programme.state = 'published'
  ));
create policy anyone_reads_public_events_of_published_programmes on access.organisation_event
  for select to courtyard_app using (is_public and exists (
    select from plans.programme
      where programme.programme_id = organisation_event.programme_id and programme.state = 'published'
  ));
create policy who_sees_an_event_sees_who_took_part on access.organisation_event_party
  for select to courtyard_app using (exists (
    select from access.organisation_event as seen
      where seen.programme_id = organisation_event_party.programme_id and seen.event = organisation_event_party.event
  ));
create policy who_sees_both_sees_who_is_under_whom on access.organisation_parent
  for select to courtyard_app using (
    exists (
      select from access.organisation as seen
        where seen.programme_id = organisation_parent.programme_id and seen.id = organisation_parent.organisation_id
    ) and exists (
      select from access.organisation as seen
        where seen.programme_id = organisation_parent.programme_id and seen.id = organisation_parent.parent_id
    ));
do $$
declare
  name text;
begin
  foreach name in array array['name', 'role', 'code'] loop
    execute format($policy$
      create policy who_sees_an_organisation_sees_its_%1$s on access.organisation_%1$s
        for select to courtyard_app using (exists (
          select from access.organisation as seen
            where seen.programme_id = organisation_%1$s.programme_id and seen.id = organisation_%1$s.organisation_id
        ))$policy$, name);
  end loop;
end $$;
