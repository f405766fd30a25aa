-- Reporting (报送): what forms ask of parks, how each report goes from the park over its district to the city, and what was
-- stated by it. What was handed in is never changed: a return or a reopening begins the next version, and what was
-- approved holds until the next one is approved in turn.

-- A form asked of a park for a period. It stands where its acts have brought it (acts.transition, `indicators.report`).
create table indicators.report (
  programme_id        uuid not null,
  id                  uuid not null default gen_random_uuid(),
  form_id             uuid not null,
  park_id             uuid not null,
  period_start        date not null,
  -- The first day after the period.
  period_end          date not null,
  state               text not null default 'draft',
  acts_done           integer not null default 0,
  -- The one that is written or stands last, counted from one.
  version             integer not null default 1,
  -- The one that holds; null: none was approved yet.
  approved_version    integer,
  due_on              date not null,
  first_submitted_at  timestamptz,
  -- It was not handed in by the day it was due. That stays, whatever comes after.
  reported_late       boolean not null default false,
  -- The park asked for it to be opened again and has no answer yet.
  reopen_asked        boolean not null default false,
  stated_at           timestamptz not null default now(),
  primary key (programme_id, id),
  constraint a_form_is_asked_of_a_park_once_a_period unique (programme_id, form_id, park_id, period_start),
  foreign key (programme_id, form_id) references indicators.form on delete restrict,
  foreign key (programme_id, park_id) references parks.park on delete restrict,
  constraint a_state_is_known check (state in ('draft', 'submitted', 'checked', 'approved')),
  constraint a_period_has_a_day_or_more check (period_end > period_start),
  constraint what_is_approved_is_the_version_that_holds check (state <> 'approved' or approved_version = version),
  constraint what_holds_is_no_later_version check (approved_version <= version),
  constraint what_is_written_is_a_later_version_than_what_holds check (state = 'approved' or approved_version is null
    or approved_version < version)
);
create index reports_of_a_park on indicators.report (programme_id, park_id, period_start);
create index reports_that_wait on indicators.report (programme_id, state, due_on);

-- Everything that was done in a case, in its order. It only grows, and it alone moves the report.
create table indicators.report_act (
  programme_id  uuid not null,
  report_id     uuid not null,
  seq           integer not null default 0,
  act           text not null,
  from_state    text,
  to_state      text not null default '',
  -- On which version.
  version       integer not null default 0,
  why           text,
  stated_by     uuid default access.person_id(),
  stated_for    uuid default access.for_person_id(),
  system_actor  text default access.system_actor(),
  stated_at     timestamptz not null default clock_timestamp(),
  primary key (programme_id, report_id, seq),
  foreign key (programme_id, report_id) references indicators.report on delete restrict,
  foreign key (programme_id, stated_by) references access.person on delete restrict,
  foreign key (programme_id, stated_for) references access.person on delete restrict,
  constraint somebody_acts check (stated_by is not null or system_actor is not null),
  constraint an_act_is_known check (act in ('open', 'submit', 'check', 'approve', 'return', 'send_back', 'ask_reopen',
    'refuse_reopen', 'reopen')),
  constraint a_state_is_known check (from_state in ('draft', 'submitted', 'checked', 'approved')
    and to_state in ('', 'draft', 'submitted', 'checked', 'approved')),
  constraint a_reason_is_words check (btrim(why) <> '' and char_length(why) <= 2000),
  constraint who_gives_back_or_opens_again_says_why check (
    why is not null or act not in ('return', 'send_back', 'ask_reopen', 'refuse_reopen', 'reopen'))
);

-- What a version of a report says of one indicator. Neither value nor missing: nobody has said yet.
create table indicators.cell (
  programme_id  uuid not null,
  report_id     uuid not null,
  version       integer not null,
  code          text not null,
  value         numeric,
  missing       text,
  explanation   text not null default '',
  -- How often it was written: who writes names the edit they saw.
  edit          integer not null default 0,
  edited_by     uuid,
  edited_at     timestamptz,
  primary key (programme_id, report_id, version, code),
  foreign key (programme_id, report_id) references indicators.report on delete restrict,
  foreign key (programme_id, edited_by) references access.person on delete restrict,
  constraint a_value_is_there_or_missing check (value is null or missing is null),
  constraint why_it_is_missing_is_known check (
    missing in ('not_reported', 'not_applicable', 'confidential', 'not_due', 'undefined')),
  constraint a_figure_is_finite check (value > '-infinity' and value < 'infinity'),
  constraint an_explanation_is_of_a_readable_length check (char_length(explanation) <= 2000)
);

-- Which checks fired on a version, and whether a word explained it.
create table indicators.firing (
  programme_id    uuid not null,
  report_id       uuid not null,
  version         integer not null,
  rule_id         uuid not null,
  code            text not null,
  severity        text not null,
  explained_away  boolean not null default false,
  fired_at        timestamptz not null default now(),
  primary key (programme_id, report_id, version, rule_id, code),
  foreign key (programme_id, report_id) references indicators.report on delete restrict,
  foreign key (programme_id, rule_id) references indicators.check_rule on delete restrict,
  constraint a_rule_blocks_or_asks check (severity in ('blocks', 'asks')),
  constraint only_what_asks_is_explained_away check (severity = 'asks' or not explained_away)
);
create index how_often_a_rule_fired on indicators.firing (programme_id, rule_id);

-- The number of a statement: what was stated later has a higher one. Of the house, since it only orders.
create sequence indicators.statement as integer;
grant usage on sequence indicators.statement to courtyard_worker;

-- What was stated of an indicator in a park for a period: submitted by a report, or approved by one or by an import. It
-- only grows; what holds is the approved one of the highest version. Without foreign keys, which would cost more than the
-- row: a trigger asks for all rows of a statement at once. Cut by the year of the period; distributed by programme it
-- stays whole, since every key leads with it. The order of the key makes a cross-section one run of the index, and a
-- series of a park one look-up a period.
create table indicators.observation (
  programme_id    uuid not null,
  code            text not null,
  park_id         uuid not null,
  period_start    date not null,
  period_end      date not null,
  version         integer not null,
  state           text not null,
  value           numeric,
  missing         text,
  report_id       uuid,
  report_version  integer,
  import_id       uuid,
  stated_by       uuid default access.person_id(),
  stated_at       timestamptz not null default now(),
  primary key (programme_id, code, period_start, park_id, version, state),
  constraint a_statement_is_submitted_or_approved check (state in ('submitted', 'approved')),
  constraint a_period_has_a_day_or_more check (period_end > period_start),
  constraint there_is_a_figure_or_why_not check ((value is null) = (missing is not null)),
  constraint why_it_is_missing_is_known check (
    missing in ('not_reported', 'not_applicable', 'confidential', 'not_due', 'undefined')),
  constraint a_figure_is_finite check (value > '-infinity' and value < 'infinity'),
  constraint it_was_reported_or_imported check ((report_id is null) <> (import_id is null)),
  constraint who_reports_names_the_version check ((report_id is null) = (report_version is null)),
  constraint what_is_imported_is_approved check (import_id is null or state = 'approved')
) partition by range (period_start);

-- Makes room for the periods of a year; a period of a year that has none is refused, since nothing lies in a default
-- partition. Ahead of time by the keeper; who sees what is said of the whole, never of a part.
create function indicators.make_room(year integer) returns void
  language plpgsql security definer set search_path = '' as $$
declare
  part constant text := 'observation_' || year;
begin
  if to_regclass('indicators.' || part) is not null then
    return;
  end if;
  execute format('create table indicators.%I partition of indicators.observation for values from (%L) to (%L)',
    part, make_date(year, 1, 1), make_date(year + 1, 1, 1));
  execute format('alter table indicators.%I enable row level security', part);
  execute format('alter table indicators.%I force row level security', part);
  execute format('create policy nobody_asks_a_part on indicators.%I for select using (false)', part);
end $$;
select indicators.make_room(year) from generate_series(2018, 2035) as year;

-- What came together of an indicator in a host zone for a period: kept, so that a page need not add three thousand parks
-- of sixty months. Approved figures that hold; parks are counted in the host zone they lie in now.
create table indicators.total (
  programme_id  uuid not null,
  code          text not null,
  period_start  date not null,
  zone_id       uuid not null,
  -- Parks with a figure.
  reporting     integer not null default 0,
  sum           numeric,
  primary key (programme_id, code, period_start, zone_id),
  constraint nobody_reporting_is_no_sum check ((reporting = 0) = (sum is null))
);

-- The steps, as src/indicators/report.acts.ts has them.
insert into acts.transition (life_cycle, act, from_state, to_state) values
  ('indicators.report', 'open', '', 'draft'),
  ('indicators.report', 'submit', 'draft', 'submitted'),
  ('indicators.report', 'check', 'submitted', 'checked'),
  ('indicators.report', 'approve', 'submitted', 'approved'),
  ('indicators.report', 'approve', 'checked', 'approved'),
  ('indicators.report', 'return', 'submitted', 'draft'),
  ('indicators.report', 'return', 'checked', 'draft'),
  ('indicators.report', 'send_back', 'checked', 'submitted'),
  ('indicators.report', 'ask_reopen', 'approved', 'approved'),
  ('indicators.report', 'refuse_reopen', 'approved', 'approved'),
  ('indicators.report', 'reopen', 'approved', 'draft');
create trigger each_act_is_a_step before insert on indicators.report_act
  for each row execute function acts.take_step('indicators.report', 'indicators.report', 'report_id');
create constraint trigger a_case_begins_with_an_act after insert on indicators.report deferrable initially deferred
  for each row execute function acts.check_begin();

-- A park whose host zone is a district too has nobody between it and the city.
create function indicators.is_its_own_district(programme uuid, park uuid) returns boolean
  language sql stable security definer set search_path = ''
  return exists (
    select from parks.park one
      where one.programme_id = programme and one.id = park
        and parks.is_its_own_district(programme, one.host_zone_id, access.today()));

-- The rows of a version as statements, all under one number.
create function indicators.state_version(report indicators.report, at_state text, who uuid, at timestamptz) returns void
  language plpgsql security definer set search_path = '' as $$
declare
  number constant integer := nextval('indicators.statement');
begin
  insert into indicators.observation (programme_id, code, park_id, period_start, period_end, version, state, value, missing,
      report_id, report_version, stated_by, stated_at)
    select cell.programme_id, cell.code, report.park_id, report.period_start, report.period_end, number, at_state,
        cell.value, case when cell.value is null then coalesce(cell.missing, 'not_reported') end, report.id, report.version,
        who, at
      from indicators.cell
      where cell.programme_id = report.programme_id and cell.report_id = report.id and cell.version = report.version;
end $$;

-- Who is about to write or act holds the report first: nobody changes between what is looked at and what is done.
create function indicators.hold_report(report uuid) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  perform from indicators.report
    where programme_id = access.programme_id() and id = hold_report.report for no key update;
end $$;

-- Whose an act is not, and what else stands in its way. Runs after the step was taken.
create function indicators.check_report_act() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  report  indicators.report;
  empty   text;
  own     boolean;
begin
  select * into report from indicators.report where programme_id = new.programme_id and id = new.report_id;
  own := indicators.is_its_own_district(report.programme_id, report.park_id);
  new.version := report.version - case when new.act in ('return', 'reopen') then 1 else 0 end;
  if access.system_actor() is null then
    new.stated_at := clock_timestamp();
  end if;

  if new.act = 'check' and own then
    perform indicators.refuse('a_district_that_is_its_own_host_zone_goes_to_the_city', 'report_act', new.report_id::text);
  elsif new.act = 'approve' and new.from_state = 'submitted' and not own then
    perform indicators.refuse('the_district_checks_first', 'report_act', new.report_id::text);
  elsif new.act in ('check', 'approve') and exists (
    select from indicators.report_act before
      where before.programme_id = new.programme_id and before.report_id = new.report_id and before.act = 'submit'
        and (before.stated_by in (new.stated_by, new.stated_for) or before.stated_for in (new.stated_by, new.stated_for)))
  then
    perform indicators.refuse('nobody_checks_what_they_handed_in', 'report_act', new.report_id::text);
  elsif new.act = 'ask_reopen' and report.reopen_asked then
    perform indicators.refuse('it_was_asked_for_already', 'report_act', new.report_id::text);
  elsif new.act = 'refuse_reopen' and not report.reopen_asked then
    perform indicators.refuse('nobody_asked_for_it', 'report_act', new.report_id::text);
  elsif new.act = 'submit' then
    select asked.code into empty from indicators.form_indicator asked
      join indicators.cell on cell.programme_id = asked.programme_id and cell.report_id = report.id
        and cell.version = report.version and cell.code = asked.code
      where asked.programme_id = report.programme_id and asked.form_id = report.form_id and asked.is_required
        and cell.value is null and cell.missing is null
      order by asked.position limit 1;
    if empty is not null then
      perform indicators.refuse('what_is_required_says_something', 'report_act', empty);
    end if;
  end if;
  return new;
end $$;
create trigger who_acts_when_is_looked_at before insert on indicators.report_act
  for each row execute function indicators.check_report_act();

-- What follows from an act, in the same transaction: cells, versions, and what is stated.
create function indicators.follow_report_act() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  report  indicators.report;
begin
  if new.act in ('return', 'reopen') then
    update indicators.report set reopen_asked = false
      where programme_id = new.programme_id and id = new.report_id;
  elsif new.act in ('ask_reopen', 'refuse_reopen') then
    update indicators.report set reopen_asked = (new.act = 'ask_reopen')
      where programme_id = new.programme_id and id = new.report_id;
  elsif new.act = 'submit' then
    update indicators.report set first_submitted_at = coalesce(first_submitted_at, new.stated_at),
        reported_late = reported_late
          or first_submitted_at is null and (new.stated_at at time zone 'Asia/Shanghai')::date > due_on
      where programme_id = new.programme_id and id = new.report_id;
  end if;
  select * into report from indicators.report where programme_id = new.programme_id and id = new.report_id;
  if new.act = 'open' then
    insert into indicators.cell (programme_id, report_id, version, code)
      select report.programme_id, report.id, report.version, asked.code from indicators.form_indicator asked
        where asked.programme_id = report.programme_id and asked.form_id = report.form_id;
  elsif new.act in ('return', 'reopen') then
    insert into indicators.cell (programme_id, report_id, version, code, value, missing, explanation, edit, edited_by, edited_at)
      select programme_id, report_id, report.version, code, value, missing, explanation, edit, edited_by, edited_at
        from indicators.cell
        where programme_id = report.programme_id and report_id = report.id and version = report.version - 1;
  elsif new.act = 'submit' then
    perform indicators.state_version(report, 'submitted', new.stated_by, new.stated_at);
  elsif new.act = 'approve' then
    perform indicators.state_version(report, 'approved', new.stated_by, new.stated_at);
  end if;
  return null;
end $$;
create trigger what_an_act_says_follows after insert on indicators.report_act
  for each row execute function indicators.follow_report_act();

-- Approving makes the version hold, and giving it back begins the next one, as the state moves; lateness is never taken back.
create function indicators.keep_report() returns trigger
  language plpgsql as $$
begin
  if old.reported_late and not new.reported_late then
    perform indicators.refuse('lateness_stays', 'report', new.id::text);
  elsif (new.form_id, new.park_id, new.period_start, new.period_end, new.due_on)
    <> (old.form_id, old.park_id, old.period_start, old.period_end, old.due_on)
  then
    perform indicators.refuse('what_was_asked_for_stays', 'report', new.id::text);
  end if;
  if new.state = 'approved' then
    new.approved_version := new.version;
  elsif old.state in ('approved', 'submitted', 'checked') and new.state = 'draft' then
    new.version := old.version + 1;
  end if;
  if new.version < old.version or new.approved_version < old.approved_version then
    perform indicators.refuse('versions_only_grow', 'report', new.id::text);
  end if;
  return new;
end $$;

-- Whose turn an act makes it, and who hears of it.
create function indicators.spread_report_act() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  report    indicators.report;
  form      indicators.form;
  place     record;
  asks      text;   -- The right of those whose turn it is, or who hear of it.
  turn      text;   -- The duty that it opens.
  said_zh   text;
  said_en   text;
begin
  -- A loaded history tells nobody: it was told then.
  if access.system_actor() = 'programme_loader' then
    return null;
  end if;
  select * into report from indicators.report where programme_id = new.programme_id and id = new.report_id;
  select * into form from indicators.form where programme_id = new.programme_id and id = report.form_id;
  select park.id, park.host_zone_id, park.name_zh, coalesce(park.name_en, park.name_zh) as name_en, (
      select up.parent_id from access.organisation_parent up
        where up.programme_id = park.programme_id and up.organisation_id = park.host_zone_id and up.valid_to is null) as district_id,
      indicators.is_its_own_district(park.programme_id, park.id) as own
    into place from parks.park where park.programme_id = new.programme_id and park.id = report.park_id;

  if new.to_state <> 'approved' or new.act in ('approve', 'refuse_reopen') then
    update access.duty set closed_at = new.stated_at, closed_by = new.stated_by
      where programme_id = new.programme_id and thing_kind = 'indicators.report' and thing_id = new.report_id::text
        and closed_at is null;
  end if;
  if new.act = 'ask_reopen' then
    asks := 'indicators.approve'; turn := 'indicators.reopen'; said_zh := '申请重开报表'; said_en := 'Asked to reopen';
  elsif new.to_state = 'draft' then
    asks := 'indicators.report'; turn := 'indicators.report'; said_zh := '报送'; said_en := 'Report';
  elsif new.to_state = 'submitted' and not place.own then
    asks := 'indicators.check'; turn := 'indicators.check'; said_zh := '审核报表'; said_en := 'Check';
  elsif new.to_state in ('submitted', 'checked') then
    asks := 'indicators.approve'; turn := 'indicators.approve'; said_zh := '审定报表'; said_en := 'Approve';
  else
    asks := 'indicators.report';
  end if;

  with held as (
    select distinct on (appointed.person_id) appointed.id, appointed.person_id, appointed.organisation_id
      from access.appointment appointed
      join access.role_right allowed
        on allowed.programme_id = appointed.programme_id and allowed.role = appointed.role and allowed."right" = asks
      join access.person who on who.programme_id = appointed.programme_id and who.id = appointed.person_id
      where appointed.programme_id = new.programme_id
        and daterange(appointed.valid_from, appointed.valid_to) @> access.today()
        and (who.left_on is null or who.left_on > access.today())
        and case when asks = 'indicators.approve' then allowed.reach = 'programme'
          else allowed.reach <> 'programme' and (appointed.organisation_id = place.id
            or allowed.reach = 'below' and appointed.organisation_id in (place.host_zone_id, place.district_id)) end
      order by appointed.person_id, appointed.valid_from
  ), told as (
    insert into access.message (programme_id, to_person, from_person, kind, params, thing_kind, thing_id)
      select new.programme_id, person_id, new.stated_by, 'indicators.' || new.act,
          jsonb_strip_nulls(jsonb_build_object('formZh', form.name_zh, 'formEn', form.name_en, 'parkZh', place.name_zh,
            'parkEn', place.name_en, 'start', report.period_start, 'frequency', form.frequency, 'reason', new.why,
            'dueOn', report.due_on)),
          'indicators.report', report.id::text
        from held where person_id is distinct from new.stated_by
  )
  insert into access.duty (programme_id, appointment_id, organisation_id, kind, thing_kind, thing_id, title_zh, title_en,
      due_on, opened_by)
    select new.programme_id, id, organisation_id, turn, 'indicators.report', report.id::text,
        said_zh || '：' || place.name_zh || ' ' || form.name_zh, said_en || ': ' || place.name_en || ' ' || form.name_en,
        case when turn = 'indicators.report' then report.due_on end, new.stated_by
      from held where turn is not null and (person_id is distinct from new.stated_by or turn = 'indicators.report');
  return null;
end $$;
create trigger who_is_concerned_is_told after insert on indicators.report_act
  for each row execute function indicators.spread_report_act();

-- A cell is written while its version is being written, by the one whose turn it is, and at no other time. The report is
-- held: who hands it in waits for who writes, and the other way round.
create function indicators.check_cell() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  whose   constant indicators.cell := case tg_op when 'DELETE' then old else new end;
  report  indicators.report;
begin
  if tg_op = 'DELETE' then
    perform indicators.refuse('what_was_said_stays', 'cell', whose.code);
  end if;
  select * into report from indicators.report
    where programme_id = whose.programme_id and id = whose.report_id for no key update;
  if report.state is distinct from 'draft' or report.version is distinct from whose.version then
    perform indicators.refuse('only_what_is_being_written_is_changed', 'cell', whose.code);
  end if;
  if tg_op = 'UPDATE' then
    if (new.programme_id, new.report_id, new.version, new.code) <> (old.programme_id, old.report_id, old.version, old.code) then
      perform indicators.refuse('what_was_said_stays', 'cell', whose.code);
    end if;
    new.edit := old.edit + 1;
    if access.system_actor() is null then
      new.edited_by := access.person_id();
      new.edited_at := clock_timestamp();
    end if;
  end if;
  return new;
end $$;
create trigger only_what_is_being_written_is_changed before insert or update or delete on indicators.cell
  for each row execute function indicators.check_cell();

create function indicators.keep_statements() returns trigger
  language plpgsql as $$
begin
  perform indicators.refuse('what_was_stated_stays', tg_table_name, tg_op);
  return null;
end $$;
create trigger what_was_stated_stays before update or delete on indicators.observation
  for each row execute function indicators.keep_statements();
create trigger what_was_stated_is_not_emptied before truncate on indicators.observation
  for each statement execute function indicators.keep_statements();
create trigger what_was_done_stays before update or delete on indicators.report_act
  for each row execute function indicators.keep_statements();

-- Adds up anew what these approved figures belong to: the zones of `zones`, for the codes and periods named pairwise.
-- Those that add up the same total wait for one another, so that the second sees what the first wrote.
create function indicators.add_up(programme uuid, codes text[], starts date[], zones uuid[]) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  insert into indicators.total (programme_id, code, period_start, zone_id)
    select distinct programme, code, start, zone
      from unnest(codes, starts) as pair (code, start), unnest(zones) as zone
      order by 2, 3, 4
    on conflict do nothing;
  perform from indicators.total
    where programme_id = programme and code = any (codes) and period_start = any (starts) and zone_id = any (zones)
    order by code, period_start, zone_id for update;
  update indicators.total kept set reporting = coalesce(added.reporting, 0), sum = added.sum
    from unnest(codes, starts) as pair (code, start)
    cross join lateral (
      select zone, counted.reporting, counted.sum from unnest(zones) as zone
        left join (
          select park.host_zone_id, count(*)::integer as reporting, sum(holds.value) as sum
            from (
              select distinct on (said.park_id) said.park_id, said.value from indicators.observation said
                where said.programme_id = programme and said.code = pair.code and said.period_start = pair.start
                  and said.state = 'approved'
                  and said.park_id = any (array(
                    select one.id from parks.park one where one.programme_id = programme and one.host_zone_id = any (zones)))
                order by said.park_id, said.version desc
            ) as holds
            join parks.park on park.programme_id = programme and park.id = holds.park_id
            where holds.value is not null
            group by park.host_zone_id
        ) as counted on counted.host_zone_id = zone
    ) as added
    where kept.programme_id = programme and kept.code = pair.code and kept.period_start = pair.start
      and kept.zone_id = added.zone;
end $$;

-- All of it in one go: after a bulk of rows, from the first day of a period on.
create function indicators.add_up_all(programme uuid, from_day date, to_day date) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  -- Whoever adds up a part of it meanwhile waits here, or is waited for.
  perform from indicators.total
    where programme_id = programme and period_start between from_day and to_day
    order by code, period_start, zone_id for update;
  insert into indicators.total as kept (programme_id, code, period_start, zone_id, reporting, sum)
    select programme, holds.code, holds.period_start, park.host_zone_id, count(holds.value)::integer, sum(holds.value)
      from (
        select distinct on (code, period_start, park_id) code, period_start, park_id, value from indicators.observation
          where programme_id = programme and state = 'approved' and period_start between from_day and to_day
          order by code desc, period_start desc, park_id desc, version desc
      ) as holds
      join parks.park on park.programme_id = programme and park.id = holds.park_id
      group by holds.code, holds.period_start, park.host_zone_id
      order by 2, 3, 4
    on conflict (programme_id, code, period_start, zone_id) do update
      set reporting = excluded.reporting, sum = excluded.sum
      where (kept.reporting, kept.sum) is distinct from (excluded.reporting, excluded.sum);
end $$;

-- Every statement is of a park and an indicator that there are; and what it makes hold is added up. The loader adds up
-- itself when it is done (add_up_all): a statement a report would add up each zone many times over.
create function indicators.follow_statements() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  unknown     text;
  programmes  uuid[];
  codes       text[];
  starts      date[];
  zones       uuid[];
begin
  select array_agg(distinct programme_id) into programmes from new_rows;
  if programmes is null then
    return null;
  elsif cardinality(programmes) > 1 then
    perform indicators.refuse('a_statement_is_of_one_programme', 'observation', programmes[2]::text);
  end if;
  select code into unknown from (select distinct code from new_rows) as said
    where not exists (
      select from indicators.indicator one where one.programme_id = programmes[1] and one.code = said.code) limit 1;
  if unknown is not null then
    perform indicators.refuse('a_statement_is_of_an_indicator', 'observation', unknown);
  end if;
  select said.park_id::text into unknown from (select distinct park_id from new_rows) as said
    where not exists (
      select from parks.park one where one.programme_id = programmes[1] and one.id = said.park_id) limit 1;
  if unknown is not null then
    perform indicators.refuse('a_statement_is_of_a_park', 'observation', unknown);
  end if;
  if access.system_actor() is not distinct from 'programme_loader' then
    return null;
  end if;
  select array_agg(code), array_agg(period_start) into codes, starts
    from (select distinct code, period_start from new_rows where state = 'approved' order by 1, 2) as pair;
  if codes is null then
    return null;
  end if;
  select array_agg(distinct park.host_zone_id) into zones
    from (select distinct park_id from new_rows where state = 'approved') as said
    join parks.park on park.programme_id = programmes[1] and park.id = said.park_id;
  if cardinality(codes) * cardinality(zones) > 2000 then
    perform indicators.add_up_all(programmes[1], (select min(day) from unnest(starts) as day),
      (select max(day) from unnest(starts) as day));
  else
    perform indicators.add_up(programmes[1], codes, starts, zones);
  end if;
  return null;
end $$;
create trigger what_is_stated_follows after insert on indicators.observation
  referencing new table as new_rows for each statement execute function indicators.follow_statements();

-- A park that moves to another host zone takes its figures with it.
create function indicators.follow_park() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  codes   text[];
  starts  date[];
begin
  select array_agg(code), array_agg(period_start) into codes, starts from (
    select distinct code, period_start from indicators.observation
      where programme_id = new.programme_id and park_id = new.id and state = 'approved') as pair;
  if codes is not null then
    perform indicators.add_up(new.programme_id, codes, starts, array[old.host_zone_id, new.host_zone_id]);
  end if;
  return null;
end $$;
create trigger a_park_takes_its_figures_with_it after update of host_zone_id on parks.park
  for each row when (old.host_zone_id <> new.host_zone_id) execute function indicators.follow_park();

create trigger versions_and_lateness_stay before update on indicators.report
  for each row execute function indicators.keep_report();

-- What other parks say of the same period, without saying who: to those who may report or read here, and only where five
-- or more do, so that no figure is told of one park.
create function indicators.list_peers(codes text[], period date, except_park uuid) returns table (code text, "values" numeric[])
  language sql stable security definer set search_path = ''
  begin atomic
    select holds.code, array_agg(holds.value order by holds.park_id) from (
        select distinct on (said.code, said.park_id) said.code, said.park_id, said.value from indicators.observation said
          where said.programme_id = access.programme_id() and said.code = any (list_peers.codes)
            and said.period_start = list_peers.period and said.park_id is distinct from list_peers.except_park
            and said.state = 'approved'
            and (access.has('indicators.see') or access.system_actor() is not null)
          order by said.code, said.park_id, said.version desc
      ) as holds
      where holds.value is not null group by holds.code having count(*) >= 5;
  end;

revoke execute on function indicators.make_room, indicators.is_its_own_district, indicators.state_version, indicators.hold_report,
  indicators.check_report_act, indicators.follow_report_act, indicators.spread_report_act, indicators.keep_report, indicators.check_cell,
  indicators.keep_statements, indicators.add_up, indicators.add_up_all, indicators.follow_statements, indicators.follow_park,
  indicators.list_peers from public;
grant execute on function indicators.is_its_own_district, indicators.hold_report, indicators.list_peers to courtyard_app, courtyard_worker;
grant execute on function indicators.make_room to courtyard_worker;

-- The loader says when it is done.
create function indicators.add_up_programme() returns void
  language plpgsql security definer set search_path = '' as $$
begin
  if access.system_actor() = 'programme_loader' then
    perform indicators.add_up_all(access.programme_id(), '-infinity', 'infinity');
  end if;
end $$;
revoke execute on function indicators.add_up_programme from public;
grant execute on function indicators.add_up_programme to courtyard_worker;

-- Who has to fill in what is due soon (within some working days), or what is over; the keeper tells them.
create function indicators.find_due(on_day date, within integer) returns table (report_id uuid, person_id uuid, is_over boolean)
  language sql stable security definer set search_path = ''
  begin atomic
    select distinct report.id, held.person_id, report.due_on < on_day
      from indicators.report
      join access.duty on duty.programme_id = report.programme_id and duty.thing_kind = 'indicators.report'
        and duty.thing_id = report.id::text and duty.closed_at is null and duty.kind = 'indicators.report'
      join access.appointment held on held.programme_id = duty.programme_id and held.id = duty.appointment_id
      where access.system_actor() = 'report_keeper' and report.programme_id = access.programme_id()
        and report.state = 'draft' and report.first_submitted_at is null and report.due_on between on_day - 366 and on_day + 40
        and (report.due_on < on_day or on_day >= calendar.add_working_days(report.programme_id, report.due_on, -within));
  end;
revoke execute on function indicators.find_due from public;
grant execute on function indicators.find_due to courtyard_worker;

-- As it was (20261123T1605), and the keeper of reports.
create or replace function access.is_telling_keeper() returns boolean
  language sql stable
  return coalesce(access.system_actor() in ('task_keeper', 'title_keeper', 'report_keeper'), false);

-- The keeper opens reports of the parks that count.
do $$
declare
  name text;
begin
  foreach name in array array['park', 'park_stage'] loop
    execute format($policy$
      create policy the_keeper_of_reports_reads_parks on parks.%I
        for select to courtyard_worker
        using (access.system_actor() in ('report_keeper', 'operator') and programme_id = access.programme_id())$policy$, name);
  end loop;
end $$;

-- Who may.
do $$
declare
  name text;
begin
  foreach name in array array['report', 'report_act', 'cell', 'firing', 'observation', 'total'] loop
    execute format('alter table indicators.%I enable row level security', name);
    execute format('alter table indicators.%I force row level security', name);
    -- For the functions above, which belong to the owner, who need not be one that looks past row security.
    execute format('create policy the_house_looks_for_its_rules on indicators.%I for select to current_user using (true)', name);
    execute format($policy$
      create policy the_machine_reads_its_programme on indicators.%I
        for select to courtyard_worker
        using (access.system_actor() in ('programme_loader', 'operator', 'report_keeper', 'import_keeper')
          and programme_id = access.programme_id())$policy$, name);
    execute format('grant select on indicators.%I to courtyard_app, courtyard_worker', name);
  end loop;
  foreach name in array array['cell', 'observation', 'total'] loop
    execute format('create policy what_an_act_says_is_added on indicators.%I for insert to current_user with check (true)', name);
  end loop;
  foreach name in array array['report', 'total'] loop
    execute format('create policy what_an_act_says_is_kept on indicators.%I for update to current_user using (true)', name);
  end loop;
end $$;

-- Reports and what was stated are for those whose reach holds the park.
create policy who_sees_figures_of_a_park_sees_its_reports on indicators.report
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and ((select access.reaches_all('indicators.see'))
    or park_id in (select unnest(access.scope('indicators.see')))));
create policy who_sees_figures_of_a_park_sees_what_was_stated on indicators.observation
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and ((select access.reaches_all('indicators.see'))
    or park_id in (select unnest(access.scope('indicators.see')))));
create policy who_sees_figures_of_a_host_zone_sees_what_they_come_to on indicators.total
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and ((select access.reaches_all('indicators.see'))
    or zone_id in (select unnest(access.scope('indicators.see')))));
do $$
declare
  name text;
begin
  foreach name in array array['report_act', 'cell', 'firing'] loop
    execute format($policy$
      create policy who_sees_a_report_sees_all_of_it on indicators.%1$I
        for select to courtyard_app
        using (programme_id = (select access.programme_id()) and ((select access.reaches_all('indicators.see')) or exists (
          select from indicators.report seen where seen.programme_id = %1$I.programme_id and seen.id = %1$I.report_id)))$policy$, name);
  end loop;
end $$;

create policy the_park_hands_in_and_asks on indicators.report_act
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and stated_by = (select access.person_id())
    and act in ('submit', 'ask_reopen') and exists (
      select from indicators.report one where one.programme_id = report_act.programme_id and one.id = report_act.report_id
        and ((select access.reaches_all('indicators.report'))
          or one.park_id in (select unnest(access.scope('indicators.report'))))));
create policy the_district_checks_and_returns on indicators.report_act
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and stated_by = (select access.person_id())
    and (act = 'check' or act = 'return' and from_state = 'submitted') and exists (
      select from indicators.report one where one.programme_id = report_act.programme_id and one.id = report_act.report_id
        and not indicators.is_its_own_district(one.programme_id, one.park_id)
        and ((select access.reaches_all('indicators.check'))
          or one.park_id in (select unnest(access.scope('indicators.check'))))));
create policy the_city_approves_returns_and_opens_again on indicators.report_act
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and stated_by = (select access.person_id())
    and act in ('approve', 'return', 'send_back', 'refuse_reopen', 'reopen')
    and (select access.reaches_all('indicators.approve')));
grant insert on indicators.report_act to courtyard_app;

create policy the_park_writes_what_is_being_written on indicators.cell
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and exists (
    select from indicators.report one where one.programme_id = cell.programme_id and one.id = cell.report_id
      and one.state = 'draft' and one.version = cell.version
      and ((select access.reaches_all('indicators.report'))
        or one.park_id in (select unnest(access.scope('indicators.report'))))));
grant update (value, missing, explanation) on indicators.cell to courtyard_app;

create policy who_writes_tells_which_checks_fired on indicators.firing
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and exists (
    select from indicators.report one where one.programme_id = firing.programme_id and one.id = firing.report_id
      and one.state = 'draft' and one.version = firing.version
      and ((select access.reaches_all('indicators.report'))
        or one.park_id in (select unnest(access.scope('indicators.report'))))));
create policy who_hands_in_tells_what_was_explained on indicators.firing
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and exists (
    select from indicators.report one where one.programme_id = firing.programme_id and one.id = firing.report_id
      and one.state = 'draft' and one.version = firing.version
      and ((select access.reaches_all('indicators.report'))
        or one.park_id in (select unnest(access.scope('indicators.report'))))));
grant insert, update (explained_away) on indicators.firing to courtyard_app;

-- The keeper opens what is due and records lateness; the loader writes histories, act by act.
create policy the_keeper_opens_reports on indicators.report
  for insert to courtyard_worker
  with check (access.system_actor() in ('report_keeper', 'programme_loader') and programme_id = access.programme_id()
    and state = 'draft' and acts_done = 0 and version = 1 and approved_version is null);
create policy the_keeper_records_lateness on indicators.report
  for update to courtyard_worker
  using (access.system_actor() = 'report_keeper' and programme_id = access.programme_id());
create policy the_keeper_opens on indicators.report_act
  for insert to courtyard_worker
  with check (programme_id = access.programme_id() and (access.system_actor() = 'report_keeper' and act = 'open'
    or access.system_actor() = 'programme_loader'));
create policy the_loader_fills_in on indicators.cell
  for update to courtyard_worker
  using (access.system_actor() = 'programme_loader' and programme_id = access.programme_id());
create policy the_loader_tells_which_checks_fired on indicators.firing
  for insert to courtyard_worker
  with check (access.system_actor() = 'programme_loader' and programme_id = access.programme_id());
grant insert on indicators.report, indicators.report_act, indicators.firing to courtyard_worker;
grant update (reported_late) on indicators.report to courtyard_worker;
grant update (value, missing, explanation, edited_by, edited_at) on indicators.cell to courtyard_worker;

select audit.watch('indicators.report', '{id}');
select audit.watch('indicators.report_act', '{report_id,seq}');
select audit.belongs('indicators.report_act', 'indicators.report_act', '{report_id,seq}', 'indicators.report', '{report_id}');
