-- Parks (特色园区, 园中园): what host zones declare inside themselves, and where each stands.
--
-- A park is a case whose acts lead it on (acts.transition, `parks.park`): the host zone declares, its district confirms,
-- the city admits it to cultivation; what is decided elsewhere (recognition, the taking away of the plaque) the programme
-- office records with its document. An act is the one thing that is written: stage, directions and what the park is
-- called follow from it. When the city admits a park, the organisation of the same id is founded; until then nothing
-- stands in the tree, since what is returned or withdrawn never was one.
create schema parks;
grant usage on schema parks to courtyard_app, courtyard_worker;

create table parks.park (
  programme_id    uuid not null,
  -- The organisation's too, from its admission on.
  id              uuid not null default gen_random_uuid(),
  -- Under whom it was declared; from its admission on, under whom its organisation stands.
  host_zone_id    uuid not null,
  -- As declared; from its admission on, as its organisation is called.
  name_zh         text not null,
  name_en         text,
  -- 生产制造型, 研发办公型 (武新管发改〔2025〕1号 tells two); null: open.
  class           text,
  -- What it is to be, in the host zone's words.
  statement       text not null,
  first_named_on  date not null,
  state           text not null default 'declared',
  acts_done       integer not null default 0,
  primary key (programme_id, id),
  foreign key (programme_id, host_zone_id) references access.organisation on delete restrict,
  constraint a_park_has_a_name_and_a_statement check (name_zh <> '' and name_en <> '' and statement <> ''),
  constraint a_class_is_known check (class in ('manufacturing', 'research')),
  constraint a_state_is_known check (state in
    ('declared', 'returned', 'confirmed', 'planned', 'cultivating', 'recognised', 'removed', 'withdrawn'))
);
create unique index a_name_is_declared_once_in_a_host_zone on parks.park (programme_id, host_zone_id, name_zh)
  where state not in ('withdrawn', 'removed');

-- What was done about a park, by whom, on which document. It only grows, and is where a stage and a direction come from.
create table parks.park_act (
  programme_id  uuid not null,
  park_id       uuid not null,
  seq           integer not null,
  act           text not null,
  from_state    text,
  to_state      text not null,
  -- The day from which it holds; what is decided elsewhere is recorded later.
  on_day        date not null,
  basis         text not null default '',
  why           text not null default '',
  -- What a declaration says (name, class, statement, directions), or which days a restatement tells of.
  said          jsonb not null default '{}',
  stated_by     uuid default access.person_id(),
  stated_for    uuid default access.for_person_id(),
  stated_at     timestamptz not null default now(),
  primary key (programme_id, park_id, seq),
  foreign key (programme_id, park_id) references parks.park on delete restrict,
  foreign key (programme_id, stated_by) references access.person on delete restrict,
  foreign key (programme_id, stated_for) references access.person on delete restrict,
  constraint a_day_is_finite check (isfinite(on_day)),
  constraint an_act_rests_on_a_document check (basis <> '' or act in ('return', 'send_back', 'withdraw')),
  constraint who_returns_or_withdraws_says_why check (why <> '' or act not in ('return', 'send_back', 'withdraw'))
);

-- Where a park stood on a day, as was known on a day: `valid` is the time it tells of, `known` the time in which it was
-- held to be so. A restatement ends what was known and writes it anew; nothing else changes, nothing goes.
create table parks.park_stage (
  programme_id  uuid not null,
  park_id       uuid not null,
  -- The act by which it came to be known, and the one by which it no longer was.
  since_act     integer not null,
  until_act     integer,
  valid_from    date not null,
  valid_to      date,
  known_from    timestamptz not null,
  known_to      timestamptz,
  stage         text not null,
  -- The act that stated it, and its document.
  stated_in     integer not null,
  basis         text not null,
  primary key (programme_id, park_id, since_act, valid_from),
  foreign key (programme_id, park_id, since_act) references parks.park_act on delete restrict,
  foreign key (programme_id, park_id, until_act) references parks.park_act on delete restrict,
  foreign key (programme_id, park_id, stated_in) references parks.park_act on delete restrict,
  constraint a_stage_is_known check (stage in
    ('declared', 'planned', 'cultivating', 'recognised', 'removed', 'withdrawn')),
  constraint it_lasts_a_day_or_longer check (valid_to > valid_from),
  constraint what_is_no_longer_known_was_superseded_by_an_act check (
    (known_to is null) = (until_act is null) and known_to >= known_from and until_act > since_act),
  constraint a_park_stands_at_one_stage_on_one_day exclude using gist (
    programme_id with =, park_id with =, daterange(valid_from, valid_to) with &&, tstzrange(known_from, known_to) with &&)
);
create index organisations_by_name on access.organisation_name (programme_id, name_zh) where valid_to is null;
create index parks_that_stand_at_a_stage on parks.park_stage (programme_id, stage, park_id) where known_to is null;

-- What a park sets out to do, from a day to a day: in its own words, and by which name the plan's layout calls it, where
-- it does. One or more on each day: each set follows the one before it.
create table parks.park_direction (
  programme_id      uuid not null,
  park_id           uuid not null,
  since_act         integer not null,
  position          integer not null,
  until_act         integer,
  text              text not null,
  -- As the layout of the plan writes it; a name and no reference, since an amended plan is another edition.
  layout_direction  text,
  valid_from        date not null,
  valid_to          date,
  primary key (programme_id, park_id, since_act, position),
  foreign key (programme_id, park_id, since_act) references parks.park_act on delete restrict,
  foreign key (programme_id, park_id, until_act) references parks.park_act on delete restrict,
  constraint a_direction_says_something check (text <> '' and layout_direction <> ''),
  -- Declared anew on the same day: then it held on none.
  constraint what_ends_was_ended_by_an_act check ((valid_to is null) = (until_act is null) and valid_to >= valid_from),
  constraint a_direction_is_told_once_on_one_day exclude using gist (
    programme_id with =, park_id with =, text with =, daterange(valid_from, valid_to) with &&)
);

-- Which stage a state shows: what lies with the district or the city is declared, returned or not.
create function parks.stage_of(state text) returns text
  language sql immutable parallel safe
  return case when state in ('declared', 'returned', 'confirmed') then 'declared' else state end;

-- The stages that the plan's promise (“30 about”) is counted from.
create function parks.counts(stage text) returns boolean
  language sql immutable parallel safe
  return stage in ('cultivating', 'recognised');

-- The states and stages that anyone may know of.
create function parks.is_public(state_or_stage text) returns boolean
  language sql immutable parallel safe
  return state_or_stage in ('cultivating', 'recognised', 'removed');

-- A host zone that is a district too has nobody between it and the city.
create function parks.is_its_own_district(programme uuid, zone uuid, on_day date) returns boolean
  language sql stable parallel safe
  return exists (
    select from access.organisation_role held
      where held.programme_id = programme and held.organisation_id = zone and held.role = 'district'
        and daterange(held.valid_from, held.valid_to) @> on_day);

create function parks.refuse(broken text, park uuid) returns void
  language plpgsql as $$
begin
  raise exception 'the park % breaks %', park, broken
    using errcode = 'check_violation', constraint = broken, schema = 'parks', table = 'park';
end $$;

-- A park lies in a host zone, and is called what no other park there is, in the register or in the tree. After the row is
-- written: whoever waited for another one of that name sees it by now.
create function parks.check_park() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if not exists (
    select from access.organisation_role held
      where held.programme_id = new.programme_id and held.organisation_id = new.host_zone_id and held.role = 'host_zone'
        and daterange(held.valid_from, held.valid_to) @> greatest(new.first_named_on, access.today())
  ) and tg_op = 'INSERT' and access.system_actor() is null then
    perform parks.refuse('a_park_lies_in_a_host_zone', new.id);
  end if;
  if new.state not in ('withdrawn', 'removed') and exists (
    select from (
        -- Kept apart, so that it is always looked up by name: there are few of one name, and many in a host zone.
        select called.organisation_id as id from access.organisation_name called
          where called.programme_id = new.programme_id and called.name_zh = new.name_zh and called.valid_to is null
            and called.organisation_id <> new.id
          offset 0
      ) as named
      join access.organisation_parent up on up.programme_id = new.programme_id and up.organisation_id = named.id
        and up.parent_id = new.host_zone_id and up.valid_to is null
      join access.organisation_role held on held.programme_id = new.programme_id and held.organisation_id = named.id
        and held.role = 'park' and held.valid_to is null
  ) then
    perform parks.refuse('a_name_is_declared_once_in_a_host_zone', new.id);
  end if;
  return null;
end $$;
create trigger a_new_park_lies_in_a_host_zone_under_a_name_of_its_own after insert on parks.park
  for each row execute function parks.check_park();
create trigger a_park_lies_in_a_host_zone_under_a_name_of_its_own after update on parks.park
  for each row when (old.name_zh <> new.name_zh or old.host_zone_id <> new.host_zone_id
    or (new.state = 'cultivating' and old.state <> new.state))
  execute function parks.check_park();
create constraint trigger a_case_begins_with_an_act after insert on parks.park deferrable initially deferred
  for each row execute function acts.check_begin();

create trigger each_act_is_a_step before insert on parks.park_act
  for each row execute function acts.take_step('parks.park', 'parks.park', 'park_id');

-- When an act may be of, and whose it is not. Runs after the step was taken, so that it knows where the park stood.
create function parks.check_act() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  park    parks.park;
  before  parks.park_act;
  ours    boolean := access.system_actor() is null and new.act <> 'cease';
begin
  select * into park from parks.park where programme_id = new.programme_id and id = new.park_id;
  select * into before from parks.park_act
    where programme_id = new.programme_id and park_id = new.park_id order by seq desc limit 1;
  if ours then
    new.stated_at := now();
  end if;
  if new.stated_at < before.stated_at then
    -- Two transactions at once: the later one to act began earlier.
    new.stated_at := before.stated_at;
  end if;

  if ours and new.on_day > access.today() then
    perform parks.refuse('an_act_is_not_of_the_future', park.id);
  elsif ours and new.act in ('declare', 'declare_again', 'withdraw', 'confirm', 'return', 'send_back')
    and new.on_day <> access.today()
  then
    perform parks.refuse('what_is_asked_and_answered_here_is_of_today', park.id);
  elsif new.act not in ('restate', 'cease') and new.on_day < (
    select max(each.on_day) from parks.park_act each
      where each.programme_id = new.programme_id and each.park_id = new.park_id and each.act <> 'restate')
  then
    perform parks.refuse('an_act_is_not_of_a_day_before_the_last', park.id);
  elsif new.from_state is null and new.on_day <> park.first_named_on then
    perform parks.refuse('a_park_is_first_named_by_its_first_act', park.id);
  elsif new.act in ('confirm', 'return') and parks.is_its_own_district(park.programme_id, park.host_zone_id, access.today()) then
    perform parks.refuse('a_district_that_is_its_own_host_zone_goes_to_the_city', park.id);
  elsif new.act in ('plan', 'admit', 'send_back') and new.from_state = 'declared'
    and not parks.is_its_own_district(park.programme_id, park.host_zone_id, access.today())
  then
    perform parks.refuse('the_district_confirms_first', park.id);
  elsif new.act in ('confirm', 'plan', 'admit') and new.stated_by in (
    select each.stated_by from parks.park_act each
      where each.programme_id = new.programme_id and each.park_id = new.park_id
        and each.act in ('declare', 'declare_again'))
  then
    perform parks.refuse('nobody_confirms_what_they_declared', park.id);
  end if;
  return new;
end $$;
create trigger who_acts_when_is_looked_at before insert on parks.park_act
  for each row execute function parks.check_act();

-- Says that the park stood at a stage from a day (until another): what was known of these days until now no longer is.
create function parks.state_stage(told parks.park_act, at_stage text, first_day date, next_day date) returns void
  language plpgsql security definer set search_path = '' as $$
declare
  held  parks.park_stage;
begin
  if parks.counts(at_stage) and not exists (
    select from access.organisation one
      where one.programme_id = told.programme_id and one.id = told.park_id and one.is_public
        and (
          select range_agg(daterange(role.valid_from, role.valid_to)) from access.organisation_role role
            where role.programme_id = one.programme_id and role.organisation_id = one.id and role.role = 'park'
        ) @> daterange(first_day, coalesce(next_day, first_day + 1))
        and exists (
          select from access.organisation_parent up
            where up.programme_id = one.programme_id and up.organisation_id = one.id
              and daterange(up.valid_from, up.valid_to) @> first_day)
  ) then
    perform parks.refuse('what_counts_is_a_public_park_of_the_tree', told.park_id);
  end if;
  for held in
    select * from parks.park_stage known
      where known.programme_id = told.programme_id and known.park_id = told.park_id and known.known_to is null
        and daterange(known.valid_from, known.valid_to) && daterange(first_day, next_day)
  loop
    update parks.park_stage set known_to = told.stated_at, until_act = told.seq
      where programme_id = held.programme_id and park_id = held.park_id and since_act = held.since_act
        and valid_from = held.valid_from;
    insert into parks.park_stage
        (programme_id, park_id, since_act, valid_from, valid_to, known_from, stage, stated_in, basis)
      select held.programme_id, held.park_id, told.seq, lower(days), upper(days), told.stated_at, held.stage,
          held.stated_in, held.basis
        from unnest(datemultirange(daterange(held.valid_from, held.valid_to))
          - datemultirange(daterange(first_day, next_day))) as days;
  end loop;
  insert into parks.park_stage
      (programme_id, park_id, since_act, valid_from, valid_to, known_from, stage, stated_in, basis)
    values (told.programme_id, told.park_id, told.seq, first_day, next_day, told.stated_at, at_stage, told.seq,
      coalesce(nullif(told.basis, ''), told.why));
end $$;

-- What an act says of the park's directions: these, from its day on, in place of those before.
create function parks.state_directions(told parks.park_act) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  if jsonb_typeof(told.said -> 'directions') is distinct from 'array'
    or jsonb_array_length(told.said -> 'directions') not between 1 and 8
  then
    perform parks.refuse('a_park_has_one_to_eight_directions', told.park_id);
  end if;
  update parks.park_direction set valid_to = told.on_day, until_act = told.seq
    where programme_id = told.programme_id and park_id = told.park_id and valid_to is null;
  insert into parks.park_direction (programme_id, park_id, since_act, position, text, layout_direction, valid_from)
    select told.programme_id, told.park_id, told.seq, place, each ->> 'text', each ->> 'layoutDirection', told.on_day
      from jsonb_array_elements(told.said -> 'directions') with ordinality as named (each, place);
end $$;

-- What follows from an act.
create function parks.follow_act() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if new.act = 'declare_again' then
    update parks.park set name_zh = new.said ->> 'nameZh', name_en = new.said ->> 'nameEn', class = new.said ->> 'class',
        statement = new.said ->> 'statement'
      where programme_id = new.programme_id and id = new.park_id;
  end if;
  if new.act in ('declare', 'declare_again', 'enter', 'redirect') then
    perform parks.state_directions(new);
  end if;
  if new.act = 'restate' then
    -- What holds now changes by an act of its own; a restatement tells of days that are over.
    if (new.said ->> 'to')::date is null or (new.said ->> 'to')::date > access.today()
      or (new.said ->> 'from')::date is null
      or (new.said ->> 'from')::date < (
        select first_named_on from parks.park where programme_id = new.programme_id and id = new.park_id)
    then
      perform parks.refuse('a_restatement_tells_of_days_that_are_over', new.park_id);
    elsif parks.is_public(new.said ->> 'stage') and not parks.is_public(new.to_state) then
      perform parks.refuse('what_was_never_admitted_is_not_restated_so', new.park_id);
    end if;
    perform parks.state_stage(new, new.said ->> 'stage', (new.said ->> 'from')::date, (new.said ->> 'to')::date);
  elsif parks.stage_of(new.to_state) is distinct from parks.stage_of(new.from_state) then
    perform parks.state_stage(new, parks.stage_of(new.to_state), new.on_day, null);
  end if;
  return null;
end $$;
create trigger what_an_act_says_follows after insert on parks.park_act
  for each row execute function parks.follow_act();

-- Acts only grow, and of a stage only that it is superseded is added, once. This holds the tables' owner too.
create function parks.only_supersede() returns trigger
  language plpgsql as $$
begin
  if tg_op = 'UPDATE' and tg_table_name = 'park_stage' then
    if old.known_to is null and new.known_to is not null
      and to_jsonb(new) - '{known_to,until_act}'::text[] = to_jsonb(old) - '{known_to,until_act}'::text[]
    then
      return new;
    end if;
  elsif tg_op = 'UPDATE' and tg_table_name = 'park_direction' then
    if old.valid_to is null and new.valid_to is not null
      and to_jsonb(new) - '{valid_to,until_act}'::text[] = to_jsonb(old) - '{valid_to,until_act}'::text[]
    then
      return new;
    end if;
  end if;
  raise exception '% of parks.% is refused: what was stated stays', tg_op, tg_table_name
    using errcode = 'check_violation', constraint = 'what_was_stated_stays', schema = 'parks', table = tg_table_name;
end $$;
do $$
declare
  name text;
begin
  foreach name in array array['park_act', 'park_stage', 'park_direction'] loop
    execute format('create trigger what_was_stated_stays before update or delete on parks.%I
      for each row execute function parks.only_supersede()', name);
  end loop;
end $$;

-- An admitted park is called as its organisation is and lies where it stands; when that is no park any more (it was ended,
-- merged, or left the role), the register says so from that day on, on the same document.
create function parks.follow_name() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  update parks.park set name_zh = told.name_zh, name_en = told.name_en
    from new_rows told
    where park.programme_id = told.programme_id and park.id = told.organisation_id and told.valid_to is null
      and (park.name_zh, park.name_en) is distinct from (told.name_zh, told.name_en);
  return null;
end $$;
create trigger a_park_is_called_as_its_organisation after insert on access.organisation_name
  referencing new table as new_rows for each statement execute function parks.follow_name();

create function parks.follow_parent() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  update parks.park set host_zone_id = told.parent_id
    from new_rows told
    where park.programme_id = told.programme_id and park.id = told.organisation_id and told.valid_to is null
      and park.host_zone_id <> told.parent_id;
  return null;
end $$;
create trigger a_park_lies_where_its_organisation_stands after insert on access.organisation_parent
  referencing new table as new_rows for each statement execute function parks.follow_parent();

create function parks.follow_end() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  insert into parks.park_act (programme_id, park_id, act, to_state, on_day, basis)
    select park.programme_id, park.id, 'cease', 'removed', ended.valid_to, event.source
      from new_rows ended
      join parks.park on park.programme_id = ended.programme_id and park.id = ended.organisation_id
        and parks.counts(park.state)
      join access.organisation_event event
        on event.programme_id = ended.programme_id and event.event = ended.until_event
      where ended.role = 'park' and ended.valid_to is not null;
  return null;
end $$;
create trigger a_park_ends_with_its_organisation after update on access.organisation_role
  referencing new table as new_rows for each statement execute function parks.follow_end();

-- The steps, as src/parks/park.acts.ts has them.
insert into acts.transition (life_cycle, act, from_state, to_state)
  select 'parks.park', act, unnest(from_states), to_state from (values
    ('declare', '{""}'::text[], 'declared'),
    ('enter', '{""}', 'cultivating'),
    ('declare_again', '{returned}', 'declared'),
    ('withdraw', '{declared,returned,confirmed,planned}', 'withdrawn'),
    ('confirm', '{declared}', 'confirmed'),
    ('return', '{declared}', 'returned'),
    ('plan', '{declared,confirmed}', 'planned'),
    ('admit', '{declared,confirmed,planned}', 'cultivating'),
    ('send_back', '{declared,confirmed,planned}', 'returned'),
    ('recognise', '{cultivating}', 'recognised'),
    ('remove', '{cultivating,recognised}', 'removed'),
    ('cease', '{cultivating,recognised}', 'removed')
  ) as steps (act, from_states, to_state);
insert into acts.transition (life_cycle, act, from_state, to_state)
  select 'parks.park', act, state, state from (values
    ('redirect', '{cultivating,recognised}'::text[]),
    ('restate', '{declared,returned,confirmed,planned,cultivating,recognised,removed,withdrawn}')
  ) as steps (act, states), unnest(states) as state;

revoke execute on all functions in schema parks from public;
grant execute on function parks.is_public, parks.counts, parks.stage_of, parks.is_its_own_district to courtyard_app, courtyard_worker;

-- Who may.
do $$
declare
  name text;
begin
  foreach name in array array['park', 'park_act', 'park_stage', 'park_direction'] loop
    execute format('alter table parks.%I enable row level security', name);
    execute format('alter table parks.%I force row level security', name);
    -- For the functions above, which belong to the owner, who need not be one that looks past row security.
    execute format('create policy the_house_looks_for_its_rules on parks.%I for select to current_user using (true)', name);
    execute format($policy$
      create policy the_loader_reads_its_programme on parks.%I
        for select to courtyard_worker
        using (access.system_actor() = 'programme_loader' and programme_id = access.programme_id())$policy$, name);
    execute format('grant select on parks.%I to courtyard_app, courtyard_worker', name);
  end loop;
  foreach name in array array['park', 'park_act'] loop
    execute format($policy$
      create policy the_loader_adds_to_its_programme on parks.%I
        for insert to courtyard_worker
        with check (access.system_actor() = 'programme_loader' and programme_id = access.programme_id())$policy$, name);
    execute format('grant insert on parks.%I to courtyard_app, courtyard_worker', name);
  end loop;
  foreach name in array array['park', 'park_stage', 'park_direction'] loop
    execute format('create policy what_an_act_says_is_kept on parks.%I for update to current_user using (true)', name);
  end loop;
  foreach name in array array['park_stage', 'park_direction'] loop
    execute format('create policy what_an_act_says_is_added on parks.%I for insert to current_user with check (true)', name);
  end loop;
end $$;
create policy a_park_ends_with_its_organisation on parks.park_act
  for insert to current_user with check (act = 'cease');
create policy the_house_looks_for_its_rules on access.organisation_event for select to current_user using (true);

-- What was admitted is public from then on; what is declared, returned or withdrawn is not.
create policy anyone_reads_admitted_parks_of_published_programmes on parks.park
  for select to courtyard_app
  using (parks.is_public(state)
    and programme_id = any (array(select programme_id from plans.programme where state = 'published')));
create policy members_see_the_parks_they_may on parks.park
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and (
    (parks.is_public(state) and (select access.person_id()) is not null) or (select access.reaches_all('organisations.see'))
    or host_zone_id in (select unnest(access.scope('organisations.see')))
    or id in (select unnest(access.scope('organisations.see')))));
create policy a_host_zone_declares_inside_itself on parks.park
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and state = 'declared' and acts_done = 0
    and ((select access.reaches_all('parks.declare'))
      or host_zone_id in (select unnest(access.scope('parks.declare')))));
create policy the_office_enters_what_was_admitted on parks.park
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and state = 'declared' and acts_done = 0
    and (select access.reaches_all('parks.admit')));

-- Acts, with their reasons, are for those whose reach holds the park.
create policy who_reaches_a_park_reads_its_acts on parks.park_act
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and ((select access.reaches_all('organisations.see'))
    or park_id in (
      select park.id from parks.park where park.programme_id = (select access.programme_id())
        and (park.host_zone_id in (select unnest(access.scope('organisations.see')))
          or park.id in (select unnest(access.scope('organisations.see')))))));
create policy the_host_zone_declares_and_withdraws on parks.park_act
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and stated_by = (select access.person_id())
    and act in ('declare', 'declare_again', 'withdraw') and exists (
      select from parks.park where park.programme_id = park_act.programme_id and park.id = park_act.park_id
        and ((select access.reaches_all('parks.declare'))
          or park.host_zone_id in (select unnest(access.scope('parks.declare'))))));
create policy the_district_confirms_and_returns on parks.park_act
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and stated_by = (select access.person_id())
    and act in ('confirm', 'return') and exists (
      select from parks.park where park.programme_id = park_act.programme_id and park.id = park_act.park_id
        and ((select access.reaches_all('parks.confirm'))
          or park.host_zone_id in (select unnest(access.scope('parks.confirm'))))));
create policy the_city_admits_and_records on parks.park_act
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and stated_by = (select access.person_id())
    and act in ('enter', 'plan', 'admit', 'send_back', 'recognise', 'remove', 'redirect', 'restate')
    and (select access.reaches_all('parks.admit')));

create policy anyone_reads_public_stages_of_published_programmes on parks.park_stage
  for select to courtyard_app
  using (parks.is_public(stage)
    and programme_id = any (array(select programme_id from plans.programme where state = 'published')));
create policy members_see_the_stages_they_may on parks.park_stage
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and (
    (parks.is_public(stage) and (select access.person_id()) is not null) or (select access.reaches_all('organisations.see'))
    or park_id in (
      select park.id from parks.park where park.programme_id = (select access.programme_id())
        and (park.host_zone_id in (select unnest(access.scope('organisations.see')))
          or park.id in (select unnest(access.scope('organisations.see')))))));

create policy who_sees_a_park_sees_its_directions on parks.park_direction
  for select to courtyard_app
  using (exists (
    select from parks.park seen
      where seen.programme_id = park_direction.programme_id and seen.id = park_direction.park_id));

select audit.watch('parks.park_act', '{park_id,seq}');
select audit.belongs('parks.park_act', 'parks.park_act', array['park_id', 'seq'], 'parks.park', array['park_id']);
