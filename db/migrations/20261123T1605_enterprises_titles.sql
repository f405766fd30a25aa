-- Titles (资质) and institutes (研发机构): what an enterprise was conferred and what research there is, from a day to a day,
-- stated by one and confirmed by another; and, kept from that, who holds what in which park from when to when: the one
-- table that counts are read from.

-- Kinds of titles with what they ask for, as the programme states them from a day on. Data, with their basis.
create table enterprises.title_kind (
  programme_id    uuid not null,
  kind            text not null,
  valid_from      date not null,
  valid_to        date,
  position        integer not null,
  -- 科创 or 专精特新: a path that enterprises go step by step (梯度).
  path            text not null,
  step            integer not null,
  name_zh         text not null,
  name_en         text not null,
  level           text not null,
  authority_zh    text not null,
  basis           text not null,
  -- null: until it is taken away, or a list names it no more.
  validity_years  integer,
  remind_months   integer not null default 6,
  -- src/enterprises/titles.schema.ts, `Condition`.
  thresholds      jsonb not null,
  stated_by       uuid default access.person_id(),
  stated_at       timestamptz not null default now(),
  primary key (programme_id, kind, valid_from),
  foreign key (programme_id) references plans.programme on delete restrict,
  foreign key (programme_id, stated_by) references access.person on delete restrict,
  constraint a_kind_is_a_word check (kind ~ '^[a-z][a-z0-9_]{0,59}$'),
  constraint a_path_is_known check (path in ('tech', 'specialised')),
  constraint steps_count_from_one check (step >= 1),
  constraint a_kind_is_named_with_its_basis check (
    name_zh <> '' and name_en <> '' and authority_zh <> '' and basis <> ''),
  constraint a_level_is_known check (level in ('national', 'provincial', 'municipal', 'district')),
  constraint years_and_months_are_possible check (validity_years between 1 and 50 and remind_months between 1 and 36),
  constraint it_lasts_a_day_or_longer check (valid_to > valid_from),
  constraint its_days_are_finite check (isfinite(valid_from) and isfinite(valid_to)),
  constraint a_kind_is_stated_once_on_one_day exclude using gist (
    programme_id with =, kind with =, daterange(valid_from, valid_to) with &&)
);

-- A title of an enterprise. Its evidence hangs on it as files (files.file, thing `enterprises.title`).
create table enterprises.title (
  programme_id     uuid not null,
  id               uuid not null default gen_random_uuid(),
  enterprise_id    uuid not null,
  kind             text not null,
  -- 证书编号; empty where a list is all there is.
  number           text not null default '',
  issuer           text not null,
  issued_on        date,
  valid_from       date not null,
  valid_to         date,
  basis            text not null,
  state            text not null default 'stated',
  stated_by        uuid default access.person_id(),
  stated_for       uuid default access.for_person_id(),
  stated_at        timestamptz not null default now(),
  confirmed_by     uuid,
  confirmed_for    uuid,
  confirmed_at     timestamptz,
  confirmed_basis  text not null default '',
  -- From this day on it no longer holds: the first of its own days where it never should have.
  withdrawn_on     date,
  withdrawn_by     uuid,
  withdrawn_for    uuid,
  withdrawn_at     timestamptz,
  withdrawn_why    text,
  withdrawn_basis  text,
  -- When those concerned were told that it ends.
  reminded_on      date,
  -- The days on which it is held and counts: none while nobody else has confirmed it.
  valid_days       daterange not null generated always as (
    case when confirmed_at is null or least(valid_to, withdrawn_on) <= valid_from then 'empty'::daterange
    else daterange(valid_from, least(valid_to, withdrawn_on)) end) stored,
  primary key (programme_id, id),
  foreign key (programme_id, enterprise_id) references enterprises.enterprise on delete restrict,
  foreign key (programme_id, stated_by) references access.person on delete restrict,
  foreign key (programme_id, stated_for) references access.person on delete restrict,
  foreign key (programme_id, confirmed_by) references access.person on delete restrict,
  foreign key (programme_id, confirmed_for) references access.person on delete restrict,
  foreign key (programme_id, withdrawn_by) references access.person on delete restrict,
  foreign key (programme_id, withdrawn_for) references access.person on delete restrict,
  constraint a_state_is_known check (state in ('stated', 'confirmed', 'withdrawn')),
  constraint a_kind_is_a_word check (kind ~ '^[a-z][a-z0-9_]{0,59}$'),
  constraint a_title_has_an_issuer_and_a_document check (issuer <> '' and basis <> ''),
  constraint it_lasts_a_day_or_longer check (valid_to > valid_from),
  constraint its_days_are_finite check (isfinite(valid_from) and isfinite(valid_to) and isfinite(issued_on)),
  constraint what_is_confirmed_says_when check (state <> 'confirmed' or confirmed_at is not null),
  constraint what_is_withdrawn_says_when_and_why check (
    (state = 'withdrawn') = (withdrawn_at is not null) and (state = 'withdrawn') = (withdrawn_on is not null)
    and (state = 'withdrawn') = (coalesce(withdrawn_why, '') <> '') and (state = 'withdrawn') = (coalesce(withdrawn_basis, '') <> '')),
  constraint it_is_withdrawn_within_its_days check (withdrawn_on >= valid_from and withdrawn_on <= coalesce(valid_to, withdrawn_on)),
  constraint nobody_confirms_what_they_stated check (
    confirmed_by <> stated_by and confirmed_by <> stated_for and confirmed_for <> stated_by and confirmed_for <> stated_for),
  constraint an_enterprise_holds_a_title_once_on_one_day exclude using gist (
    programme_id with =, enterprise_id with =, kind with =, valid_days with &&) where (confirmed_at is not null)
);
create index titles_of_an_enterprise on enterprises.title (programme_id, enterprise_id, kind);
create index titles_that_wait on enterprises.title (programme_id, stated_at) where state = 'stated';
-- Those that end are looked for by their last day.
create index titles_by_their_end on enterprises.title (programme_id, valid_to, kind) where state = 'confirmed' and valid_to is not null;
create index titles_nobody_was_reminded_of on enterprises.title (programme_id, valid_to)
  where state = 'confirmed' and valid_to is not null and reminded_on is null;

-- Institutes and platforms: laboratories, centres, workstations. Where one is: institute_stay.
create table enterprises.institute (
  programme_id        uuid not null,
  id                  uuid not null default gen_random_uuid(),
  name_zh             text not null,
  name_en             text,
  level               text not null,
  kind                text not null,
  -- Who carries it: an enterprise of the register, or somebody else by name.
  host_enterprise_id  uuid,
  host_name           text not null default '',
  number              text not null default '',
  issuer              text not null,
  valid_from          date not null,
  valid_to            date,
  basis               text not null,
  state               text not null default 'stated',
  -- For which organisation it was entered.
  entered_for         uuid,
  -- Follows from that and from the stays: who sees it while it is not confirmed, and acts on it.
  told_to             uuid[] not null default '{}',
  stated_by           uuid default access.person_id(),
  stated_for          uuid default access.for_person_id(),
  stated_at           timestamptz not null default now(),
  confirmed_by        uuid,
  confirmed_for       uuid,
  confirmed_at        timestamptz,
  confirmed_basis     text not null default '',
  withdrawn_on        date,
  withdrawn_by        uuid,
  withdrawn_for       uuid,
  withdrawn_at        timestamptz,
  withdrawn_why       text,
  withdrawn_basis     text,
  valid_days          daterange not null generated always as (
    case when confirmed_at is null or least(valid_to, withdrawn_on) <= valid_from then 'empty'::daterange
    else daterange(valid_from, least(valid_to, withdrawn_on)) end) stored,
  primary key (programme_id, id),
  foreign key (programme_id, host_enterprise_id) references enterprises.enterprise on delete restrict,
  foreign key (programme_id, entered_for) references access.organisation on delete restrict,
  foreign key (programme_id, stated_by) references access.person on delete restrict,
  foreign key (programme_id, stated_for) references access.person on delete restrict,
  foreign key (programme_id, confirmed_by) references access.person on delete restrict,
  foreign key (programme_id, confirmed_for) references access.person on delete restrict,
  foreign key (programme_id, withdrawn_by) references access.person on delete restrict,
  foreign key (programme_id, withdrawn_for) references access.person on delete restrict,
  constraint a_state_is_known check (state in ('stated', 'confirmed', 'withdrawn')),
  constraint an_institute_is_named check (name_zh <> '' and name_en <> ''),
  constraint somebody_carries_it check (host_enterprise_id is not null or host_name <> ''),
  constraint an_institute_has_an_issuer_and_a_document check (issuer <> '' and basis <> ''),
  constraint a_level_is_known check (level in ('national', 'provincial', 'municipal', 'district')),
  constraint a_kind_of_institute_is_known check (kind in ('key_laboratory', 'engineering_centre', 'technology_centre',
    'new_type_institute', 'workstation', 'public_platform', 'other')),
  constraint it_lasts_a_day_or_longer check (valid_to > valid_from),
  constraint its_days_are_finite check (isfinite(valid_from) and isfinite(valid_to)),
  constraint what_is_confirmed_says_when check (state <> 'confirmed' or confirmed_at is not null),
  constraint what_is_withdrawn_says_when_and_why check (
    (state = 'withdrawn') = (withdrawn_at is not null) and (state = 'withdrawn') = (withdrawn_on is not null)
    and (state = 'withdrawn') = (coalesce(withdrawn_why, '') <> '') and (state = 'withdrawn') = (coalesce(withdrawn_basis, '') <> '')),
  constraint it_is_withdrawn_within_its_days check (withdrawn_on >= valid_from and withdrawn_on <= coalesce(valid_to, withdrawn_on)),
  constraint nobody_confirms_what_they_stated check (
    confirmed_by <> stated_by and confirmed_by <> stated_for and confirmed_for <> stated_by and confirmed_for <> stated_for),
  -- The same name with the same carrier twice is one that was entered twice.
  constraint an_institute_is_held_once_on_one_day exclude using gist (
    programme_id with =, name_zh with =, level with =, valid_days with &&) where (confirmed_at is not null)
);
create index institutes_of_an_enterprise on enterprises.institute (programme_id, host_enterprise_id)
  where host_enterprise_id is not null;
create index institutes_by_level on enterprises.institute (programme_id, level, state);

create table enterprises.institute_stay (
  programme_id   uuid not null,
  id             uuid not null default gen_random_uuid(),
  institute_id   uuid not null,
  park_id        uuid not null,
  valid_from     date not null,
  valid_to       date,
  how            text not null,
  basis          text not null default '',
  state          text not null default 'stated',
  stated_by      uuid default access.person_id(),
  stated_for     uuid default access.for_person_id(),
  stated_at      timestamptz not null default now(),
  confirmed_by   uuid,
  confirmed_for  uuid,
  confirmed_at   timestamptz,
  withdrawn_by   uuid,
  withdrawn_at   timestamptz,
  withdrawn_why  text,
  primary key (programme_id, id),
  foreign key (programme_id, institute_id) references enterprises.institute on delete restrict,
  foreign key (programme_id, park_id) references parks.park on delete restrict,
  foreign key (programme_id, stated_by) references access.person on delete restrict,
  foreign key (programme_id, stated_for) references access.person on delete restrict,
  foreign key (programme_id, confirmed_by) references access.person on delete restrict,
  foreign key (programme_id, confirmed_for) references access.person on delete restrict,
  foreign key (programme_id, withdrawn_by) references access.person on delete restrict,
  constraint a_way_of_knowing_is_known check (how in ('address', 'boundary', 'statement')),
  constraint a_state_is_known check (state in ('stated', 'confirmed', 'withdrawn')),
  constraint it_lasts_a_day_or_longer check (valid_to > valid_from),
  constraint its_days_are_finite check (isfinite(valid_from) and isfinite(valid_to)),
  constraint what_is_confirmed_says_when check (state <> 'confirmed' or confirmed_at is not null),
  constraint what_is_withdrawn_says_when_and_why check ((state = 'withdrawn') = (withdrawn_at is not null)
    and (state = 'withdrawn') = (coalesce(withdrawn_why, '') <> '')),
  constraint nobody_confirms_what_they_stated check (
    confirmed_by <> stated_by and confirmed_by <> stated_for and confirmed_for <> stated_by and confirmed_for <> stated_for),
  constraint an_institute_stays_once_in_a_park_on_one_day exclude using gist (
    programme_id with =, institute_id with =, park_id with =, daterange(valid_from, valid_to) with &&)
    where (state <> 'withdrawn')
);
create index institutes_in_a_park on enterprises.institute_stay (programme_id, park_id, state, institute_id);

-- Who holds which title in which park, from a day to a day: each title that was confirmed, for the days on which what it
-- stands for had a confirmed stay. It follows from titles, stays and merges, and from nothing else; counts and their lists
-- read it alone, so that neither has to bring a million enterprises and two million titles together to know a thousand.
create table enterprises.holding (
  programme_id   uuid not null,
  title_id       uuid not null,
  stay_id        uuid not null,
  -- For which it counts: what the enterprise of the title stands for.
  holder_id      uuid not null,
  -- Whose title it is.
  enterprise_id  uuid not null,
  kind           text not null,
  park_id        uuid not null,
  valid_from     date not null,
  -- The first day on which it no longer holds; infinity: until further notice.
  valid_to       date not null,
  -- By what it ends: the title's own last day, its withdrawal, or the stay.
  ends_by        text not null,
  primary key (programme_id, title_id, stay_id),
  foreign key (programme_id, title_id) references enterprises.title on delete restrict,
  foreign key (programme_id, stay_id) references enterprises.stay on delete restrict,
  constraint it_lasts_a_day_or_longer check (valid_to > valid_from),
  constraint a_kind_is_a_word check (kind ~ '^[a-z][a-z0-9_]{0,59}$'),
  constraint what_ends_it_is_known check (ends_by in ('title', 'withdrawal', 'stay'))
);
-- Of what was ever held, little holds on a day near today: so the end leads. The rest is there so that the table is not read.
create index who_holds_a_kind_on_a_day on enterprises.holding (programme_id, kind, valid_to, valid_from)
  include (park_id, holder_id);
create index what_one_holds on enterprises.holding (programme_id, holder_id);

-- What is confirmed of these and of all that stand for the same, anew. Holds them first: of two that change the same holder
-- at once the second sees what the first did.
create function enterprises.follow_holding(programme uuid, touched uuid[]) returns void
  language plpgsql security definer set search_path = '' as $$
declare
  holders  uuid[] := array(
    select one.stands_for from unnest(touched) as came (id)
      cross join lateral (
        select here.stands_for from enterprises.enterprise here
          where here.programme_id = programme and here.id = came.id offset 0) as one
    union select unnest(touched));
begin
  perform from enterprises.enterprise one
    where one.programme_id = programme and one.id = any (holders) order by one.id for no key update;
  delete from enterprises.holding held where held.programme_id = programme and held.holder_id = any (holders);
  insert into enterprises.holding
      (programme_id, title_id, stay_id, holder_id, enterprise_id, kind, park_id, valid_from, valid_to, ends_by)
    select programme, title.id, stay.id, owner.stands_for, owner.id, title.kind, stay.park_id, lower(days.held),
        coalesce(upper(days.held), 'infinity'),
        case when stay.valid_to <= coalesce(upper(title.valid_days), 'infinity') then 'stay'
          when title.withdrawn_on < coalesce(title.valid_to, 'infinity') then 'withdrawal' else 'title' end
      from unnest(holders) as wanted (id)
      cross join lateral (
        select here.id, here.stands_for from enterprises.enterprise here
          where here.programme_id = programme and here.stands_for = wanted.id offset 0) as owner
      cross join lateral (
        select here.* from enterprises.title here
          where here.programme_id = programme and here.enterprise_id = owner.id and here.confirmed_at is not null
          offset 0) as title
      cross join lateral (
        select here.id from enterprises.enterprise here
          where here.programme_id = programme and here.stands_for = wanted.id offset 0) as stayer
      cross join lateral (
        select here.* from enterprises.stay here
          where here.programme_id = programme and here.enterprise_id = stayer.id and here.state = 'confirmed'
          offset 0) as stay
      cross join lateral (select title.valid_days * daterange(stay.valid_from, stay.valid_to) as held) as days
      where not isempty(days.held);
end $$;

-- Of titles and stays, a statement at a time.
create function enterprises.follow_what_is_held() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  of_programme  record;
begin
  for of_programme in select programme_id, array_agg(distinct enterprise_id) as touched from new_rows
    where state <> 'stated' group by programme_id
  loop
    perform enterprises.follow_holding(of_programme.programme_id, of_programme.touched);
    if tg_table_name = 'title' then
      -- What is confirmed is a fact of public registers.
      update enterprises.enterprise one set is_public = true
        where one.programme_id = of_programme.programme_id and not one.is_public and one.id = any (array(
          select member.id from unnest(of_programme.touched) as came (id)
            cross join lateral (
              select here.stands_for from enterprises.enterprise here
                where here.programme_id = of_programme.programme_id and here.id = came.id and exists (
                  select from enterprises.title shown where shown.programme_id = here.programme_id
                    and shown.enterprise_id = here.id and shown.confirmed_at is not null)
                offset 0) as told
            cross join lateral (
              select here.id from enterprises.enterprise here
                where here.programme_id = of_programme.programme_id and here.stands_for = told.stands_for
                offset 0) as member));
    end if;
  end loop;
  return null;
end $$;
do $$
declare
  name text;
begin
  foreach name in array array['title', 'stay'] loop
    execute format('create trigger who_holds_what_follows after insert on enterprises.%I
      referencing new table as new_rows for each statement execute function enterprises.follow_what_is_held()', name);
    execute format('create trigger who_holds_what_follows_what_changed after update on enterprises.%I
      referencing new table as new_rows for each statement execute function enterprises.follow_what_is_held()', name);
  end loop;
end $$;

create function enterprises.follow_merged_titles() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  perform enterprises.follow_holding(new.programme_id, array[old.stands_for, new.stands_for, new.id]);
  return null;
end $$;
create trigger who_holds_what_follows_merges after update on enterprises.enterprise
  for each row when (old.stands_for <> new.stands_for) execute function enterprises.follow_merged_titles();

-- Kinds follow one another: what is stated of one from a day on ends what was stated before. Nothing else changes.
create function enterprises.follow_kind() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    if access.system_actor() is null and new.valid_from < access.today() then
      raise exception 'kind % is stated from a past day', new.kind using errcode = 'check_violation',
        constraint = 'a_kind_is_not_restated_of_the_past', schema = 'enterprises', table = 'title_kind';
    end if;
    if new.valid_to is null then
      update enterprises.title_kind set valid_to = new.valid_from
        where programme_id = new.programme_id and kind = new.kind and valid_to is null and valid_from < new.valid_from;
    end if;
    return new;
  end if;
  if tg_op = 'UPDATE' and old.valid_to is null and to_jsonb(new) - 'valid_to' = to_jsonb(old) - 'valid_to' then
    return new;
  end if;
  raise exception '% of enterprises.title_kind is refused: what was stated stays', tg_op
    using errcode = 'check_violation', constraint = 'what_was_stated_stays', schema = 'enterprises', table = 'title_kind';
end $$;
create trigger the_next_ends_the_one_before before insert or update or delete on enterprises.title_kind
  for each row execute function enterprises.follow_kind();

-- Stated, then confirmed by somebody else, then withdrawn with its reason and document, or withdrawn at once. Nothing else
-- of it changes; who does it is whoever acts. Of titles and institutes.
create function enterprises.check_conferred() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  ours    constant boolean := access.system_actor() is null;
  moves   constant text[] := '{state,confirmed_by,confirmed_for,confirmed_at,confirmed_basis,withdrawn_on,withdrawn_by,withdrawn_for,withdrawn_at,withdrawn_why,withdrawn_basis,reminded_on,told_to,valid_days}';
  told    uuid[];
  broken  text;
begin
  if tg_op = 'DELETE' then
    broken := 'what_was_stated_stays';
  elsif tg_op = 'INSERT' then
    if ours and new.state <> 'stated' then
      broken := 'it_begins_as_stated';
    elsif ours and new.valid_from > access.today() then
      broken := 'it_is_not_of_the_future';
    elsif tg_table_name = 'title' then
      if not exists (select from enterprises.title_kind known
        where known.programme_id = new.programme_id and known.kind = to_jsonb(new) ->> 'kind')
      then
        broken := 'a_title_is_of_a_kind_that_there_is';
      end if;
    end if;
  elsif to_jsonb(new) - moves <> to_jsonb(old) - moves then
    broken := 'what_was_stated_stays';
  -- Who is told of an institute follows from its stays, and comes by itself.
  elsif ours and to_jsonb(new) -> 'told_to' is not distinct from to_jsonb(old) -> 'told_to' then
    if new.state = old.state or old.state = 'withdrawn' or (old.state = 'confirmed' and new.state = 'stated') then
      broken := 'it_is_stated_confirmed_and_withdrawn_in_this_order';
    elsif new.state = 'withdrawn' and new.withdrawn_on > access.today() then
      broken := 'it_is_not_withdrawn_in_the_future';
    elsif new.state = 'confirmed' or old.state = 'confirmed' then
      if tg_table_name = 'title' then
        select one.told_to into told from enterprises.enterprise one
          where one.programme_id = new.programme_id and one.id = (to_jsonb(new) ->> 'enterprise_id')::uuid;
      else
        told := array(select jsonb_array_elements_text(to_jsonb(old) -> 'told_to')::uuid);
      end if;
      if not enterprises.holds('enterprises.confirm', told) then
        raise exception 'what is stated is confirmed, and what is confirmed is withdrawn, by who confirms for it'
          using errcode = 'insufficient_privilege';
      end if;
    end if;
    if new.state = 'confirmed' then
      new.confirmed_by := access.person_id();
      new.confirmed_for := access.for_person_id();
      new.confirmed_at := now();
    elsif new.state = 'withdrawn' then
      new.withdrawn_by := access.person_id();
      new.withdrawn_for := access.for_person_id();
      new.withdrawn_at := now();
      new.confirmed_by := old.confirmed_by;
      new.confirmed_for := old.confirmed_for;
      new.confirmed_at := old.confirmed_at;
      new.confirmed_basis := old.confirmed_basis;
    end if;
  end if;
  if broken is not null then
    raise exception 'the % % breaks %', tg_table_name, coalesce(new.id, old.id), broken
      using errcode = 'check_violation', constraint = broken, schema = 'enterprises', table = tg_table_name;
  end if;
  return new;
end $$;
create trigger it_is_stated_confirmed_and_withdrawn before insert or update or delete on enterprises.title
  for each row execute function enterprises.check_conferred();
create trigger it_is_stated_confirmed_and_withdrawn before insert or update or delete on enterprises.institute
  for each row execute function enterprises.check_conferred();

-- As of enterprises: its last day is said once, and what is confirmed is taken back by who confirms.
create function enterprises.check_institute_stay() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  broken  text;
begin
  if tg_op = 'DELETE' then
    broken := 'what_was_stated_stays';
  elsif access.system_actor() is not null then
    return new;
  elsif tg_op = 'INSERT' then
    if new.state <> 'stated' or new.valid_from > access.today() then
      broken := 'a_stay_begins_as_stated_and_not_in_the_future';
    end if;
  elsif to_jsonb(new) - '{valid_to,state,withdrawn_why}'::text[] <> to_jsonb(old) - '{valid_to,state,withdrawn_why}'::text[] then
    broken := 'what_was_stated_stays';
  elsif new.valid_to is distinct from old.valid_to and (old.valid_to is not null or old.state = 'withdrawn') then
    broken := 'what_has_ended_stays_ended';
  elsif new.state <> old.state and not (
    (old.state = 'stated' and new.state in ('confirmed', 'withdrawn')) or (old.state = 'confirmed' and new.state = 'withdrawn'))
  then
    broken := 'a_stay_is_stated_confirmed_or_withdrawn_in_this_order';
  elsif new.state <> old.state and not (old.state = 'stated' and new.state = 'withdrawn')
    and not enterprises.holds('enterprises.confirm', array[new.park_id])
  then
    raise exception 'the stay % is confirmed, and what is confirmed is taken back, by who confirms for its park', new.id
      using errcode = 'insufficient_privilege';
  elsif new.state <> old.state and new.state = 'confirmed' then
    new.confirmed_by := access.person_id();
    new.confirmed_for := access.for_person_id();
    new.confirmed_at := now();
  elsif new.state <> old.state then
    new.withdrawn_by := access.person_id();
    new.withdrawn_at := now();
  end if;
  if broken is not null then
    raise exception 'the stay % breaks %', coalesce(new.id, old.id), broken using errcode = 'check_violation',
      constraint = broken, schema = 'enterprises', table = 'institute_stay';
  end if;
  return new;
end $$;
create trigger a_stay_is_looked_at before insert or update or delete on enterprises.institute_stay
  for each row execute function enterprises.check_institute_stay();

-- Who is told of an institute: for whom it was entered, and the parks in which it is.
create function enterprises.follow_institute() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if tg_table_name = 'institute' then
    new.told_to := array(select new.entered_for where new.entered_for is not null);
    return new;
  end if;
  update enterprises.institute one set told_to = coalesce(follows.told_to, '{}')
    from (
      select array_agg(place order by place) filter (where place is not null) as told_to
        from (
          select entered.entered_for as place from enterprises.institute entered
            where entered.programme_id = new.programme_id and entered.id = new.institute_id
          union
          select stay.park_id from enterprises.institute_stay stay
            where stay.programme_id = new.programme_id and stay.institute_id = new.institute_id and stay.state = 'confirmed'
        ) as places
    ) as follows
    where one.programme_id = new.programme_id and one.id = new.institute_id
      and one.told_to is distinct from coalesce(follows.told_to, '{}');
  return null;
end $$;
create trigger who_is_told_follows before insert on enterprises.institute
  for each row execute function enterprises.follow_institute();
create trigger who_is_told_follows after insert or update on enterprises.institute_stay
  for each row when (new.state <> 'stated') execute function enterprises.follow_institute();

-- Whom the end of a title concerns: the enterprise itself, who keeps the register for the parks in which it is, and the
-- district that confirms for them. For the keeper of titles, who tells them.
create function enterprises.who_is_concerned(titles uuid[]) returns table (title_id uuid, person_id uuid)
  language plpgsql stable security definer set search_path = '' as $$
declare
  programme  constant uuid := access.programme_id();
begin
  if access.system_actor() is distinct from 'title_keeper' then
    raise exception 'the keeper of titles alone asks whom they concern' using errcode = 'insufficient_privilege';
  end if;
  return query
    with recursive place (title, place, level) as (
      select of.title, of.place, 0 from (
        select title.id as title, stay.park_id as place
          from enterprises.title
          join enterprises.enterprise owner on owner.programme_id = programme and owner.id = title.enterprise_id
          join enterprises.enterprise stayer on stayer.programme_id = programme and stayer.stands_for = owner.stands_for
          join enterprises.stay on stay.programme_id = programme and stay.enterprise_id = stayer.id and stay.state = 'confirmed'
            and stay.valid_from <= access.today() and coalesce(stay.valid_to > access.today(), true)
          where title.programme_id = programme and title.id = any (titles)
        union
        select title.id, owner.district_id
          from enterprises.title
          join enterprises.enterprise owner on owner.programme_id = programme and owner.id = title.enterprise_id
          where title.programme_id = programme and title.id = any (titles) and owner.district_id is not null
      ) as of
      union
      select place.title, up.parent_id, place.level + 1
        from place
        join access.organisation_parent up on up.programme_id = programme and up.organisation_id = place.place
          and up.valid_from <= access.today() and coalesce(up.valid_to > access.today(), true)
        where place.level < 9
    )
    select distinct place.title, held.person_id
      from place
      join access.appointment held on held.programme_id = programme and held.organisation_id = place.place
        and daterange(held.valid_from, held.valid_to) @> access.today()
      join access.role_right allowed on allowed.programme_id = programme and allowed.role = held.role
        and allowed."right" in ('enterprises.write', 'enterprises.confirm')
        and (allowed.reach = 'below' or (allowed.reach = 'own' and place.level = 0))
      join access.person who on who.programme_id = programme and who.id = held.person_id
      where who.left_on is null or who.left_on > access.today()
    union
    select title.id, held.person_id
      from enterprises.title
      join enterprises.enterprise owner on owner.programme_id = programme and owner.id = title.enterprise_id
      join enterprises.enterprise same on same.programme_id = programme and same.stands_for = owner.stands_for
      join access.appointment held on held.programme_id = programme and held.organisation_id = same.organisation_id
        and daterange(held.valid_from, held.valid_to) @> access.today()
      join access.role_right allowed on allowed.programme_id = programme and allowed.role = held.role
        and allowed."right" = 'enterprises.see'
      join access.person who on who.programme_id = programme and who.id = held.person_id
      where title.programme_id = programme and title.id = any (titles) and (who.left_on is null or who.left_on > access.today());
end $$;

-- Another keeper that tells people (20261123T1300).
create or replace function access.is_telling_keeper() returns boolean
  language sql stable
  return coalesce(access.system_actor() in ('task_keeper', 'title_keeper'), false);

revoke execute on function enterprises.follow_holding, enterprises.follow_what_is_held, enterprises.follow_merged_titles,
  enterprises.follow_kind, enterprises.check_conferred, enterprises.check_institute_stay, enterprises.follow_institute,
  enterprises.who_is_concerned from public;
grant execute on function enterprises.who_is_concerned to courtyard_worker;

-- Who may.
do $$
declare
  name text;
begin
  foreach name in array array['title_kind', 'title', 'institute', 'institute_stay', 'holding'] loop
    execute format('alter table enterprises.%I enable row level security', name);
    execute format('alter table enterprises.%I force row level security', name);
    -- For the functions above, which belong to the owner, who need not be one that looks past row security.
    execute format('create policy the_house_looks_for_its_rules on enterprises.%I for select to current_user using (true)', name);
    execute format($policy$
      create policy the_machine_reads_its_programme on enterprises.%I
        for select to courtyard_worker
        using (access.system_actor() is not null and programme_id = access.programme_id())$policy$, name);
    execute format('grant select on enterprises.%I to courtyard_app, courtyard_worker', name);
  end loop;
  foreach name in array array['title_kind', 'title', 'institute', 'institute_stay'] loop
    execute format($policy$
      create policy the_loader_adds_to_its_programme on enterprises.%I
        for insert to courtyard_worker
        with check (access.system_actor() = 'programme_loader' and programme_id = access.programme_id())$policy$, name);
    execute format('grant insert on enterprises.%I to courtyard_worker', name);
  end loop;
  -- What holds is a fact of public registers; what is only stated, or withdrawn, is for those it concerns.
  foreach name in array array['title', 'institute', 'institute_stay'] loop
    execute format($policy$
      create policy anyone_reads_what_is_confirmed_in_published_programmes on enterprises.%I
        for select to courtyard_app
        using (state = 'confirmed' and programme_id = any (array(select programme_id from plans.programme where state = 'published')))$policy$,
      name);
  end loop;
  foreach name in array array['title_kind', 'holding'] loop
    execute format($policy$
      create policy anyone_reads_those_of_published_programmes on enterprises.%I
        for select to courtyard_app
        using (programme_id = any (array(select programme_id from plans.programme where state = 'published')))$policy$, name);
    execute format($policy$
      create policy members_read_those_of_their_programme on enterprises.%I
        for select to courtyard_app
        using (programme_id = (select access.programme_id()) and (select access.person_id()) is not null)$policy$, name);
  end loop;
end $$;
create policy what_is_stated_anew_ends_what_was_before on enterprises.title_kind for update to current_user using (true);
create policy who_is_told_is_kept on enterprises.institute for update to current_user using (true);
create policy what_follows_is_added on enterprises.holding for insert to current_user with check (true);
create policy what_follows_no_longer_goes on enterprises.holding for delete to current_user using (true);

create policy who_makes_the_rules_states_kinds on enterprises.title_kind
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and stated_by = (select access.person_id())
    and (select access.reaches_all('enterprises.rules')));
grant insert (programme_id, kind, valid_from, position, path, step, name_zh, name_en, level, authority_zh, basis, validity_years,
  remind_months, thresholds) on enterprises.title_kind to courtyard_app;

create policy members_see_the_titles_they_may on enterprises.title
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and (
    (state = 'confirmed' and (select access.person_id()) is not null) or (select access.reaches_all('enterprises.see'))
    or exists (
      select from enterprises.enterprise one
        where one.programme_id = title.programme_id and one.id = title.enterprise_id
          and one.told_to && (select access.scope('enterprises.see'))::uuid[])));
create policy who_writes_the_register_states_titles on enterprises.title
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and stated_by = (select access.person_id()) and state = 'stated'
    and ((select access.reaches_all('enterprises.write')) or exists (
      select from enterprises.enterprise one
        where one.programme_id = title.programme_id and one.id = title.enterprise_id
          and one.told_to && (select access.scope('enterprises.write'))::uuid[])));
create policy who_confirms_for_an_enterprise_confirms_and_withdraws_titles on enterprises.title
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and ((select access.reaches_all('enterprises.confirm')) or exists (
    select from enterprises.enterprise one
      where one.programme_id = title.programme_id and one.id = title.enterprise_id
        and one.told_to && (select access.scope('enterprises.confirm'))::uuid[])));
create policy who_writes_the_register_takes_back_what_nobody_confirmed on enterprises.title
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and state = 'stated' and (
    (select access.reaches_all('enterprises.write')) or exists (
      select from enterprises.enterprise one
        where one.programme_id = title.programme_id and one.id = title.enterprise_id
          and one.told_to && (select access.scope('enterprises.write'))::uuid[])))
  with check (state = 'withdrawn');
grant insert (programme_id, id, enterprise_id, kind, number, issuer, issued_on, valid_from, valid_to, basis),
  update (state, confirmed_basis, withdrawn_on, withdrawn_why, withdrawn_basis) on enterprises.title to courtyard_app;
create policy the_keeper_notes_of_which_titles_it_told on enterprises.title
  for update to courtyard_worker
  using ((select access.system_actor()) = 'title_keeper' and programme_id = (select access.programme_id()));
grant update (reminded_on) on enterprises.title to courtyard_worker;

create policy members_see_the_institutes_they_may on enterprises.institute
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and (
    (state = 'confirmed' and (select access.person_id()) is not null) or (select access.reaches_all('enterprises.see'))
    or told_to && (select access.scope('enterprises.see'))::uuid[]));
-- Whoever enters one is told about it from then on, so says for which of their own organisations they do.
create policy who_writes_the_register_enters_institutes on enterprises.institute
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and stated_by = (select access.person_id()) and state = 'stated'
    and ((select access.reaches_all('enterprises.write')) or entered_for in (select unnest(access.scope('enterprises.write')))));
create policy who_confirms_for_an_institute_confirms_and_withdraws_it on enterprises.institute
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and ((select access.reaches_all('enterprises.confirm'))
    or told_to && (select access.scope('enterprises.confirm'))::uuid[]));
create policy who_entered_an_institute_takes_back_what_nobody_confirmed on enterprises.institute
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and state = 'stated' and ((select access.reaches_all('enterprises.write'))
    or entered_for in (select unnest(access.scope('enterprises.write')))))
  with check (state = 'withdrawn');
grant insert (programme_id, id, name_zh, name_en, level, kind, host_enterprise_id, host_name, number, issuer, valid_from,
    valid_to, basis, entered_for),
  update (state, confirmed_basis, withdrawn_on, withdrawn_why, withdrawn_basis) on enterprises.institute to courtyard_app;

create policy members_see_the_stays_they_may on enterprises.institute_stay
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and (
    (state = 'confirmed' and (select access.person_id()) is not null) or (select access.reaches_all('enterprises.see'))
    or park_id in (select unnest(access.scope('enterprises.see')))));
create policy who_writes_for_a_park_states_its_stays on enterprises.institute_stay
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and stated_by = (select access.person_id()) and state = 'stated'
    and ((select access.reaches_all('enterprises.write')) or park_id in (select unnest(access.scope('enterprises.write')))));
create policy who_writes_for_a_park_ends_its_stays on enterprises.institute_stay
  for update to courtyard_app
  using (programme_id = (select access.programme_id())
    and ((select access.reaches_all('enterprises.write')) or park_id in (select unnest(access.scope('enterprises.write')))));
create policy who_confirms_for_a_park_confirms_its_stays on enterprises.institute_stay
  for update to courtyard_app
  using (programme_id = (select access.programme_id())
    and ((select access.reaches_all('enterprises.confirm')) or park_id in (select unnest(access.scope('enterprises.confirm')))));
grant insert (programme_id, id, institute_id, park_id, valid_from, valid_to, how, basis),
  update (valid_to, state, withdrawn_why) on enterprises.institute_stay to courtyard_app;

-- What is held where follows from these and says nothing of its own.
select audit.watch('enterprises.title_kind', '{kind,valid_from}');
select audit.watch('enterprises.title', '{id}');
select audit.watch('enterprises.institute', '{id}');
select audit.watch('enterprises.institute_stay', '{id}');
select audit.belongs('enterprises.title', 'enterprises.title', '{id}', 'enterprises.enterprise', '{enterprise_id}');
select audit.belongs('enterprises.institute_stay', 'enterprises.institute_stay', '{id}', 'enterprises.institute', '{institute_id}');
