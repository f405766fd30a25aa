-- What lasts from edition to edition: items with an identity, the notices that a text is made of, and how a target is
-- judged.
--
-- An edition never changes, and the next one states everything anew. What is said of a task, a target or a place in
-- between (who works on it, what was counted for it) is said of the item, whichever edition holds.

-- A target, a row of the layout and its directions, a task and its measures, who is responsible, a row of the annex.
create table plans.item (
  programme_id  uuid not null,
  item_id       uuid not null,
  kind          text not null,
  primary key (programme_id, item_id),
  foreign key (programme_id) references plans.programme on delete restrict,
  constraint an_item_and_its_kind_are_one unique (programme_id, item_id, kind),
  constraint an_item_is_of_a_lasting_kind
    check (kind in ('target', 'layout_row', 'direction', 'task', 'measure', 'responsible', 'annex_row'))
);

-- What an item is in an edition: the row of its kind at this place. A direction and a measure stand within a row of the
-- layout and a task, whose position that is.
create table plans.item_of_edition (
  programme_id  uuid not null,
  edition       integer not null,
  kind          text not null,
  within        integer,
  position      integer not null,
  item_id       uuid not null,
  -- The 文号 of the notice that last stated it.
  basis         text,
  primary key (programme_id, edition, item_id),
  foreign key (programme_id, edition) references plans.notice on delete restrict,
  foreign key (programme_id, item_id, kind) references plans.item (programme_id, item_id, kind) on delete restrict,
  constraint one_item_stands_at_a_place unique nulls not distinct (programme_id, edition, kind, within, position),
  constraint directions_and_measures_stand_within_another
    check ((within is not null) = (kind in ('direction', 'measure')))
);

-- The notices that an edition's text is made of, one after the other: the plan's own, then what amended it. Every span of
-- the edition counts in the whole (docs/decisions/0015).
create table plans.edition_text (
  programme_id     uuid not null,
  edition          integer not null,
  position         integer not null,
  notice_kind      text not null,
  document_number  text,
  title            text,
  issued_on        date,
  span_start       integer not null,
  span_end         integer not null,
  primary key (programme_id, edition, position),
  foreign key (programme_id, edition) references plans.notice on delete restrict,
  constraint a_span_has_a_length check (span_start >= 0 and span_end > span_start),
  constraint a_notice_is_whole_or_changes_another check (notice_kind in ('whole', 'amended', 'supplementary')),
  constraint a_plan_comes_before_what_changes_it check ((position = 0) = (notice_kind = 'whole')),
  constraint the_texts_of_an_edition_do_not_overlap exclude using gist (
    programme_id with =, edition with =, int4range(span_start, span_end) with &&)
);
create trigger a_span_lies_inside_its_text before insert on plans.edition_text
  for each row execute function plans.check_span();

-- Which edition held at the end of a day: the last that had begun by then.
create index editions_by_day on plans.edition (programme_id, valid_from desc, edition desc);

-- How many percent 左右 leaves open, where the city says otherwise than the product's 5. The latest holds.
create table plans.target_rule (
  programme_id       uuid not null,
  id                 uuid not null default gen_random_uuid(),
  comparator         text not null default 'about',
  tolerance_percent  numeric not null,
  basis              text not null,
  stated_by          uuid not null default access.person_id(),
  stated_at          timestamptz not null default now(),
  primary key (programme_id, id),
  foreign key (programme_id) references plans.programme on delete restrict,
  constraint only_about_leaves_something_open check (comparator = 'about'),
  constraint a_tolerance_is_some_percent check (tolerance_percent >= 0 and tolerance_percent <= 50),
  constraint a_rule_rests_on_something check (basis <> '')
);
create index the_latest_rule_first on plans.target_rule (programme_id, comparator, stated_at desc);

-- What a target is measured by, from a day to a day: a count or an indicator, by the name its capability gave it.
create table plans.target_binding (
  programme_id  uuid not null,
  id            uuid not null default gen_random_uuid(),
  item_id       uuid not null,
  kind          text not null default 'target',
  source_kind   text not null,
  source_key    text not null,
  valid_from    date not null default access.today(),
  valid_to      date,
  basis         text not null,
  bound_by      uuid not null default access.person_id(),
  bound_at      timestamptz not null default now(),
  primary key (programme_id, id),
  foreign key (programme_id, item_id, kind) references plans.item (programme_id, item_id, kind) on delete restrict,
  constraint only_targets_are_measured check (kind = 'target'),
  constraint a_source_is_a_count_or_an_indicator check (source_kind in ('count', 'indicator')),
  constraint a_source_has_a_name check (source_key ~ '^[a-z][a-z_]*(\.[a-z][a-z_]*)*$'),
  -- Ended on the day it began: it never held.
  constraint a_binding_ends_no_earlier_than_it_began check (valid_to >= valid_from),
  constraint a_binding_rests_on_something check (basis <> ''),
  constraint a_target_is_measured_by_one_thing_on_a_day exclude using gist (
    programme_id with =, item_id with =, daterange(valid_from, valid_to) with &&)
);

create function plans.check_binding() returns trigger
  language plpgsql as $$
begin
  if old.valid_to is not null or new.valid_to is null then
    raise exception 'the binding % has ended, or is not being ended', new.id
      using errcode = 'check_violation', constraint = 'a_binding_ends_once', table = tg_table_name;
  end if;
  return new;
end $$;
create trigger a_binding_ends_once before update on plans.target_binding
  for each row execute function plans.check_binding();

-- Editions that are there: what says the same has the same identity. It follows from what the item says, so that two
-- editions agree on it; from now on the server matches (src/plans/rules/match-items.ts).
do $$
declare
  name text;
begin
  foreach name in array array[
    'edition', 'notice', 'target', 'layout_row', 'direction', 'task', 'measure', 'responsible', 'annex_row'
  ] loop
    execute format('create policy the_migration_reads on plans.%I for select to current_user using (true)', name);
  end loop;
end $$;

create temporary table told on commit drop as
  select programme_id, edition, kind, within, position,
      md5(concat_ws(chr(31), programme_id, kind, key, row_number() over (
        partition by programme_id, edition, kind, key order by within, position)))::uuid as item_id
    from (
      select programme_id, edition, 'target' as kind, null::integer as within, position,
          concat_ws(chr(30), subject, unit, comparator, year, period) as key from plans.target
      union all
      select programme_id, edition, 'layout_row', null, position, concat_ws(chr(30), district, host_zone)
        from plans.layout_row
      union all
      select one.programme_id, one.edition, 'direction', one.row_position, one.position,
          concat_ws(chr(30), place.district, place.host_zone, one.name)
        from plans.direction one join plans.layout_row place on place.programme_id = one.programme_id
          and place.edition = one.edition and place.position = one.row_position
      union all
      select programme_id, edition, 'task', null, position, concat_ws(chr(30), number, title) from plans.task
      union all
      select one.programme_id, one.edition, 'measure', one.task_position, one.position,
          concat_ws(chr(30), task.number, task.title, one.text)
        from plans.measure one join plans.task on task.programme_id = one.programme_id
          and task.edition = one.edition and task.position = one.task_position
      union all
      select programme_id, edition, 'responsible', null, position, coalesce(heading, '') from plans.responsible
      union all
      select programme_id, edition, 'annex_row', null, position, concat_ws(chr(30), number, item) from plans.annex_row
    ) as said;
insert into plans.item (programme_id, item_id, kind) select distinct programme_id, item_id, kind from told;
insert into plans.item_of_edition (programme_id, edition, kind, within, position, item_id, basis)
  select told.programme_id, told.edition, kind, within, position, item_id, notice.document_number
    from told join plans.notice on notice.programme_id = told.programme_id and notice.edition = told.edition;
insert into plans.edition_text
    (programme_id, edition, position, notice_kind, document_number, title, issued_on, span_start, span_end)
  select programme_id, edition, 0, 'whole', document_number, coalesce(plan_title, title), issued_on, 0, text_units
    from plans.notice where text_units > 0;

do $$
declare
  name text;
begin
  foreach name in array array[
    'edition', 'notice', 'target', 'layout_row', 'direction', 'task', 'measure', 'responsible', 'annex_row'
  ] loop
    execute format('drop policy the_migration_reads on plans.%I', name);
  end loop;
end $$;

-- What an identity is given to is there.
create function plans.check_item_place() returns trigger
  language plpgsql as $$
declare
  there  boolean;
begin
  execute format('select exists (select from plans.%I where programme_id = $1 and edition = $2 and position = $3 %s)',
    new.kind, case new.kind when 'direction' then 'and row_position = $4' when 'measure' then 'and task_position = $4' else '' end)
    into there using new.programme_id, new.edition, new.position, new.within;
  if not there then
    raise exception 'no % stands at % of edition %', new.kind, new.position, new.edition
      using errcode = 'check_violation', constraint = 'an_identity_is_of_something_in_its_edition', table = tg_table_name;
  end if;
  return new;
end $$;
create trigger an_identity_is_of_something_in_its_edition before insert on plans.item_of_edition
  for each row execute function plans.check_item_place();

-- And everything that lasts has one. Looked at when the transaction ends that stored the edition.
create function plans.check_identities() returns trigger
  language plpgsql as $$
declare
  items       integer;
  identities  integer;
begin
  select (select count(*) from plans.target where programme_id = new.programme_id and edition = new.edition)
      + (select count(*) from plans.layout_row where programme_id = new.programme_id and edition = new.edition)
      + (select count(*) from plans.direction where programme_id = new.programme_id and edition = new.edition)
      + (select count(*) from plans.task where programme_id = new.programme_id and edition = new.edition)
      + (select count(*) from plans.measure where programme_id = new.programme_id and edition = new.edition)
      + (select count(*) from plans.responsible where programme_id = new.programme_id and edition = new.edition)
      + (select count(*) from plans.annex_row where programme_id = new.programme_id and edition = new.edition)
    into items;
  select count(*) into identities from plans.item_of_edition
    where programme_id = new.programme_id and edition = new.edition;
  if items <> identities then
    raise exception 'of % items of edition % only % have an identity', items, new.edition, identities
      using errcode = 'check_violation', constraint = 'every_item_of_an_edition_has_its_identity', table = tg_table_name;
  end if;
  return null;
end $$;
create constraint trigger every_item_of_an_edition_has_its_identity after insert on plans.edition
  deferrable initially deferred for each row execute function plans.check_identities();

-- Who may: as with the editions themselves. How a target is judged and by what it is measured is said by who publishes the
-- plan, and read by everyone.
do $$
declare
  name text;
begin
  foreach name in array array['item', 'item_of_edition', 'edition_text', 'target_rule', 'target_binding'] loop
    execute format('alter table plans.%I enable row level security', name);
    execute format('alter table plans.%I force row level security', name);
    execute format($policy$
      create policy anyone_reads_what_is_published on plans.%1$I
        for select to courtyard_app, courtyard_worker using (exists (
          select from plans.programme where programme.programme_id = %1$I.programme_id and programme.state = 'published'
        ))$policy$, name);
    execute format('grant select on plans.%I to courtyard_app', name);
    execute format('grant select on plans.%I to courtyard_worker', name);
  end loop;
  foreach name in array array['item', 'item_of_edition', 'edition_text'] loop
    execute format($policy$
      create policy the_loader_reads_its_programme on plans.%I
        for select to courtyard_worker
        using (access.system_actor() = 'programme_loader' and programme_id = access.programme_id())$policy$, name);
    execute format($policy$
      create policy the_loader_adds_to_its_programme on plans.%I
        for insert to courtyard_worker
        with check (access.system_actor() = 'programme_loader' and programme_id = access.programme_id())$policy$, name);
    execute format('grant insert on plans.%I to courtyard_worker', name);
  end loop;
end $$;

create policy who_publishes_plans_says_how_targets_are_judged on plans.target_rule
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and stated_by = (select access.person_id())
    and (select access.reaches_all('plans.publish')));
grant insert on plans.target_rule to courtyard_app;

create policy who_publishes_plans_says_what_measures_a_target on plans.target_binding
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and bound_by = (select access.person_id())
    and valid_from = (select access.today()) and valid_to is null and (select access.reaches_all('plans.publish')));
create policy who_publishes_plans_ends_a_binding on plans.target_binding
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and (select access.reaches_all('plans.publish')))
  with check (valid_to >= (select access.today()));
grant insert, update (valid_to) on plans.target_binding to courtyard_app;

select audit.watch('plans.target_rule', '{id}');
select audit.watch('plans.target_binding', '{id}');
