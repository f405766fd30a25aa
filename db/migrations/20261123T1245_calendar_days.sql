-- Which days work, programme by programme: weekdays, the days off and the make-up days (调休) that the State Council's
-- office announces each year, and what a city says otherwise.
--
-- Time limits count in working days, so every day has its number among the working days: the n-th working day after a
-- day, and how many lie between two, are each found by one look-up. Days are filled by the loader from the announced years
-- (src/platform/calendar); in a year that is not announced yet Monday to Friday work, and such days are provisional.
create schema calendar;
grant usage on schema calendar to courtyard_app, courtyard_worker;

create table calendar.day (
  programme_id  uuid not null,
  day           date not null,
  works         boolean not null,
  -- How many days work from the first day of the table up to and including this one.
  nth           integer not null,
  -- Why it does not work, or why it does: the holiday. Null on an ordinary day.
  name_zh       text,
  name_en       text,
  -- By what it stands: the yearly notice, the day of the week, or the city's own correction.
  stands        text not null,
  primary key (programme_id, day),
  foreign key (programme_id) references plans.programme on delete restrict,
  constraint a_day_stands_by_notice_weekday_or_city check (stands in ('announced', 'by_weekday', 'city')),
  constraint a_name_is_there_in_both_languages_or_in_none
    check ((name_zh is null) = (name_en is null) and name_zh <> '' and name_en <> ''),
  constraint working_days_count_from_one check (nth >= works::integer),
  -- Looked at when a statement ends: a correction moves the numbers of all later days at once.
  constraint no_two_working_days_have_one_number
    exclude using btree (programme_id with =, nth with =) include (day) where (works) deferrable initially immediate
);

-- What a city says of a day, against or beside the notice: on which document it rests, who said so, when. The last one
-- of a day holds.
create table calendar.correction (
  programme_id  uuid not null,
  -- In the order in which they took effect; given by the table.
  number        integer not null,
  day           date not null,
  works         boolean not null,
  name_zh       text,
  name_en       text,
  basis         text not null,
  stated_by     uuid not null default access.person_id(),
  stated_at     timestamptz not null default clock_timestamp(),
  primary key (programme_id, number),
  foreign key (programme_id, stated_by) references access.person on delete restrict,
  constraint a_day_that_is_corrected_is_in_the_calendar
    foreign key (programme_id, day) references calendar.day on delete restrict,
  constraint a_correction_rests_on_something check (basis <> ''),
  constraint a_name_is_there_in_both_languages_or_in_none
    check ((name_zh is null) = (name_en is null) and name_zh <> '' and name_en <> '')
);
create index corrections_of_a_day on calendar.correction (programme_id, day, number desc);

-- Whoever changes a programme's days waits for whoever does so already: two at once would each count without the other.
create function calendar.hold(programme uuid) returns void
  language sql volatile
  return pg_advisory_xact_lock(hashtextextended('calendar ' || programme, 0));

create function calendar.number_correction() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  perform calendar.hold(new.programme_id);
  new.number := 1 + coalesce((select max(number) from calendar.correction where programme_id = new.programme_id), 0);
  new.stated_at := clock_timestamp();
  return new;
end $$;
create trigger corrections_take_effect_one_by_one before insert on calendar.correction
  for each row execute function calendar.number_correction();

-- The day changes, and with it the number of every later one: in one statement, since no two have one number after it.
create function calendar.take_correction() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  moves  integer;
begin
  select new.works::integer - works::integer into moves from calendar.day
    where programme_id = new.programme_id and day = new.day;
  update calendar.day as one set
      nth = nth + moves,
      works = case when day = new.day then new.works else one.works end,
      name_zh = case when day = new.day then new.name_zh else one.name_zh end,
      name_en = case when day = new.day then new.name_en else one.name_en end,
      stands = case when day = new.day then 'city' else one.stands end
    where programme_id = new.programme_id and (day = new.day or day > new.day and moves <> 0);
  return null;
end $$;
create trigger a_correction_changes_its_day after insert on calendar.correction
  for each row execute function calendar.take_correction();

create function calendar.refuse_change() returns trigger
  language plpgsql as $$
begin
  raise exception 'a correction stands: another one of the same day follows it'
    using errcode = 'check_violation', constraint = 'a_correction_is_followed_never_changed', table = tg_table_name;
end $$;
create trigger a_correction_is_followed_never_changed before update or delete or truncate on calendar.correction
  for each statement execute function calendar.refuse_change();

-- Fills a programme's days from a day to a day and numbers them all, as the loader. Days that a city has corrected stay as
-- they are, and days outside stay too.
--
-- announced  the years whose notice is known
-- special    days off and make-up days: [{"day", "works", "zh", "en"}]
-- returns    the days that were there, and do now work where they did not, or no longer do
create function calendar.fill(programme uuid, first_day date, last_day date, announced integer[], special jsonb)
  returns date[]
  language plpgsql volatile as $$
declare
  changed  date[];
begin
  perform calendar.hold(programme);
  with known as materialized (
    select * from calendar.day where programme_id = programme
  ), wanted as (
    select ordinary::date as day, coalesce(one.works, extract(isodow from ordinary) < 6) as works,
        one.zh as name_zh, one.en as name_en,
        case when one.day is not null or extract(year from ordinary)::integer = any (announced)
          then 'announced' else 'by_weekday' end as stands
      from generate_series(first_day::timestamp, last_day::timestamp, interval '1 day') as ordinary
      left join jsonb_to_recordset(special) as one (day date, works boolean, zh text, en text) on one.day = ordinary::date
  ), merged as materialized (
    select day, works, (count(*) filter (where works) over (order by day))::integer as nth, name_zh, name_en, stands
      from (
        select * from wanted where not exists (
          select from known where known.day = wanted.day and known.stands = 'city')
        union all
        select day, works, name_zh, name_en, stands from known
          where stands = 'city' or day < first_day or day > last_day
      ) as every
  ), written as (
    insert into calendar.day as present (programme_id, day, works, nth, name_zh, name_en, stands)
      select programme, merged.* from merged left join known using (day)
        where known.day is null or (known.works, known.nth, known.name_zh, known.name_en, known.stands)
          is distinct from (merged.works, merged.nth, merged.name_zh, merged.name_en, merged.stands)
      on conflict (programme_id, day) do update set works = excluded.works, nth = excluded.nth,
        name_zh = excluded.name_zh, name_en = excluded.name_en, stands = excluded.stands
  )
  select coalesce(array_agg(day order by day), '{}') into changed
    from known join merged using (day) where known.works <> merged.works;
  return changed;
end $$;

-- The number of a day among the working days, and whether it works.
create function calendar.get_day(programme uuid, wanted date) returns calendar.day
  language plpgsql stable as $$
declare
  found_day  calendar.day;
begin
  select * into found_day from calendar.day where programme_id = programme and day = wanted;
  if not found then
    raise exception '% is not in the calendar of %', wanted, programme
      using errcode = 'check_violation', constraint = 'a_day_that_is_counted_is_in_the_calendar', table = 'day';
  end if;
  return found_day;
end $$;

-- The n-th working day after a day, counted backwards where n is negative. n = 0: the day itself if it works, else the next
-- one that does.
create function calendar.add_working_days(programme uuid, from_day date, n integer) returns date
  language plpgsql stable as $$
declare
  start   calendar.day := calendar.get_day(programme, from_day);
  wanted  integer := start.nth + n + (case when n <= 0 and not start.works then 1 else 0 end);
  reached date;
begin
  select day into reached from calendar.day where programme_id = programme and works and nth = wanted;
  if reached is null then
    raise exception '% working days from % lead out of the calendar of %', n, from_day, programme
      using errcode = 'check_violation', constraint = 'a_day_that_is_counted_is_in_the_calendar', table = 'day';
  end if;
  return reached;
end $$;

-- How many days work after a day and up to another one, that one included; negative where it lies before.
create function calendar.count_working_days(programme uuid, after_day date, to_day date) returns integer
  language plpgsql stable as $$
begin
  return (calendar.get_day(programme, to_day)).nth - (calendar.get_day(programme, after_day)).nth;
end $$;

do $$
declare
  name text;
begin
  foreach name in array array['day', 'correction'] loop
    execute format('alter table calendar.%I enable row level security', name);
    execute format('alter table calendar.%I force row level security', name);
    -- Whoever counts on a time limit may see how it is counted.
    execute format($policy$
      create policy anyone_reads_the_days_of_published_programmes on calendar.%I
        for select to courtyard_app
        using (programme_id = any (array(select programme_id from plans.programme where state = 'published')))$policy$, name);
    execute format($policy$
      create policy members_read_the_days_of_their_programme on calendar.%I
        for select to courtyard_app
        using (programme_id = (select access.programme_id()) and (select access.person_id()) is not null)$policy$, name);
    execute format($policy$
      create policy jobs_read_the_days_of_their_programme on calendar.%I
        for select to courtyard_worker
        using (programme_id = (select access.programme_id()) and (select access.system_actor()) is not null)$policy$, name);
    execute format('grant select on calendar.%I to courtyard_app, courtyard_worker', name);
    -- The triggers run as the owner, who need not be one that looks past row security.
    execute format('create policy the_house_counts_the_days on calendar.%I for select to current_user using (true)', name);
  end loop;
end $$;
create policy the_house_numbers_the_days on calendar.day for update to current_user using (true);

create policy the_loader_fills_the_days_of_its_programme on calendar.day
  for insert to courtyard_worker
  with check ((select access.system_actor()) = 'programme_loader' and programme_id = (select access.programme_id()));
create policy the_loader_numbers_the_days_of_its_programme on calendar.day
  for update to courtyard_worker
  using ((select access.system_actor()) = 'programme_loader' and programme_id = (select access.programme_id()));
grant insert, update (works, nth, name_zh, name_en, stands) on calendar.day to courtyard_worker;

-- A correction holds for everyone in the programme, so the right must reach all of it.
create policy who_corrects_the_calendar_states_it_as_themself on calendar.correction
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and stated_by = (select access.person_id())
    and (select access.reaches_all('calendar.correct')));
grant insert on calendar.correction to courtyard_app;

select audit.watch('calendar.correction', '{number}');
