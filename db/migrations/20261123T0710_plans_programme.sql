-- A programme and what was compiled from its notice.
--
-- Whoever reads sees what is published, and nothing else. The loader alone writes, and never changes what it wrote:
-- another reading is another edition.
create schema plans;
grant usage on schema plans to courtyard_app, courtyard_worker;

-- One city's programme. Its key follows from its slug, so that a slug is unique wherever the table is spread, and
-- nobody has to look the key up.
create table plans.programme (
  programme_id  uuid not null,
  slug          text not null,
  state         text not null default 'draft',
  created_at    timestamptz not null default now(),
  primary key (programme_id),
  constraint the_key_follows_from_the_slug check (programme_id = md5('courtyard programme ' || slug)::uuid),
  constraint a_slug_goes_into_an_address check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  constraint a_programme_is_a_draft_or_published check (state in ('draft', 'published'))
);

-- One reading of one text: the restated notice, or the official one once it was bound. The one that holds has no end.
create table plans.edition (
  programme_id   uuid not null,
  edition        integer not null,
  -- Of what the programme's folder compiles to: when it is the same at the next start, nothing is stored.
  source_sha256  text not null,
  text_source    text not null,
  invented       boolean not null,
  city_zh        text not null,
  city_en        text not null,
  name_zh        text not null,
  name_en        text not null,
  -- {"heading that groups tasks": "mechanism" | "supply" | "actors" | "ground"}
  wings          jsonb not null,
  -- {"name in the notice": "its English"}
  english        jsonb not null,
  -- Direction families as they were: [{key, name, words, source}]
  families       jsonb not null,
  stated_by      text not null default access.system_actor(),
  valid_from     timestamptz not null default now(),
  valid_to       timestamptz,
  primary key (programme_id, edition),
  foreign key (programme_id) references plans.programme on delete restrict,
  constraint editions_count_from_one check (edition >= 1),
  constraint a_text_is_restated_or_official check (text_source in ('restated', 'official')),
  constraint an_edition_ends_after_it_began check (valid_to >= valid_from),
  constraint a_checksum_is_sha256 check (source_sha256 ~ '^[0-9a-f]{64}$')
);
create unique index one_edition_holds on plans.edition (programme_id) where valid_to is null;

-- What the notice says about itself, and its whole text, normalised. Every span of the edition counts in it.
create table plans.notice (
  programme_id     uuid not null,
  edition          integer not null,
  document_number  text,
  index_number     text,
  issuer           text,
  co_issuers       text[] not null,
  title            text,
  plan_title       text,
  issued_on        date,
  published_on     date,
  validity         text,
  category         text,
  attachments      text[] not null,
  text             text not null,
  -- Length of the text in UTF-16 code units, which spans count in: more than its characters where some lie outside the
  -- basic plane.
  text_units       integer not null,
  primary key (programme_id, edition),
  foreign key (programme_id, edition) references plans.edition on delete restrict,
  constraint units_are_at_least_characters check (text_units >= char_length(text))
);

-- Every item that points at its sentence passes here: [start, end) must lie inside the text of its edition.
create function plans.check_span() returns trigger
  language plpgsql as $$
declare
  units integer;
begin
  if new.span_start is null then
    return new;
  end if;
  select text_units into units from plans.notice where programme_id = new.programme_id and edition = new.edition;
  if new.span_end > units or units is null then
    raise exception 'the span [%, %) of %.% does not lie inside its text of % units',
      new.span_start, new.span_end, tg_table_schema, tg_table_name, units
      using errcode = 'check_violation', constraint = 'a_span_lies_inside_its_text', table = tg_table_name;
  end if;
  return new;
end $$;

-- Headings of the plan, in text order.
create table plans.heading (
  programme_id  uuid not null,
  edition       integer not null,
  position      integer not null,
  level         smallint not null,
  number        text not null,
  text          text not null,
  span_start    integer not null,
  span_end      integer not null,
  primary key (programme_id, edition, position),
  foreign key (programme_id, edition) references plans.notice on delete restrict,
  constraint a_span_has_a_length check (span_start >= 0 and span_end > span_start),
  constraint a_level_is_one_to_three check (level between 1 and 3)
);
create trigger a_span_lies_inside_its_text before insert on plans.heading
  for each row execute function plans.check_span();

-- What the plan wants to have reached. Decimal figures, in the unit as printed.
create table plans.target (
  programme_id  uuid not null,
  edition       integer not null,
  position      integer not null,
  text          text not null,
  subject       text not null,
  value         numeric not null,
  value_max     numeric,
  unit          text not null,
  comparator    text not null,
  direction     text,
  per           text,
  year          integer,
  period        text,
  heading       text,
  span_start    integer not null,
  span_end      integer not null,
  primary key (programme_id, edition, position),
  foreign key (programme_id, edition) references plans.notice on delete restrict,
  constraint a_span_has_a_length check (span_start >= 0 and span_end > span_start),
  constraint a_comparator_is_known check (comparator in ('about', 'atLeast', 'atMost', 'exact', 'growth')),
  constraint a_growth_goes_up_or_down check (direction in ('up', 'down')),
  constraint a_range_ends_above_its_begin check (value_max >= value)
);
create trigger a_span_lies_inside_its_text before insert on plans.target
  for each row execute function plans.check_span();

-- Which host zone of which district takes which directions. No host zone: the district is its own.
create table plans.layout_row (
  programme_id  uuid not null,
  edition       integer not null,
  position      integer not null,
  district      text not null,
  host_zone     text,
  span_start    integer not null,
  span_end      integer not null,
  primary key (programme_id, edition, position),
  foreign key (programme_id, edition) references plans.notice on delete restrict,
  constraint a_span_has_a_length check (span_start >= 0 and span_end > span_start)
);
create trigger a_span_lies_inside_its_text before insert on plans.layout_row
  for each row execute function plans.check_span();

-- The directions of a row of the layout, as printed, and what their brackets list.
create table plans.direction (
  programme_id  uuid not null,
  edition       integer not null,
  row_position  integer not null,
  position      integer not null,
  text          text not null,
  name          text not null,
  details       text[] not null,
  primary key (programme_id, edition, row_position, position),
  foreign key (programme_id, edition, row_position) references plans.layout_row on delete restrict
);

-- Tasks. Nobody named and no date are an empty list and null.
create table plans.task (
  programme_id  uuid not null,
  edition       integer not null,
  position      integer not null,
  number        text not null,
  title         text not null,
  "group"       text,
  text          text not null,
  lead          text[] not null,
  support       text[] not null,
  due           text,
  span_start    integer not null,
  span_end      integer not null,
  primary key (programme_id, edition, position),
  foreign key (programme_id, edition) references plans.notice on delete restrict,
  constraint a_span_has_a_length check (span_start >= 0 and span_end > span_start)
);
create trigger a_span_lies_inside_its_text before insert on plans.task
  for each row execute function plans.check_span();

-- The single measures inside a task.
create table plans.measure (
  programme_id   uuid not null,
  edition        integer not null,
  task_position  integer not null,
  position       integer not null,
  text           text not null,
  verb           text not null,
  span_start     integer not null,
  span_end       integer not null,
  primary key (programme_id, edition, task_position, position),
  foreign key (programme_id, edition, task_position) references plans.task on delete restrict,
  constraint a_span_has_a_length check (span_start >= 0 and span_end > span_start)
);
create trigger a_span_lies_inside_its_text before insert on plans.measure
  for each row execute function plans.check_span();

-- Brackets that name who is responsible, under their heading.
create table plans.responsible (
  programme_id  uuid not null,
  edition       integer not null,
  position      integer not null,
  heading       text,
  lead          text[] not null,
  units         text[] not null,
  span_start    integer not null,
  span_end      integer not null,
  primary key (programme_id, edition, position),
  foreign key (programme_id, edition) references plans.notice on delete restrict,
  constraint a_span_has_a_length check (span_start >= 0 and span_end > span_start)
);
create trigger a_span_lies_inside_its_text before insert on plans.responsible
  for each row execute function plans.check_span();

-- Rows of the table that splits the tasks up. The task is its number; null where none fits.
create table plans.annex_row (
  programme_id  uuid not null,
  edition       integer not null,
  position      integer not null,
  number        text,
  item          text not null,
  content       text,
  lead          text[] not null,
  support       text[] not null,
  due           text,
  task          text,
  span_start    integer,
  span_end      integer,
  primary key (programme_id, edition, position),
  foreign key (programme_id, edition) references plans.notice on delete restrict,
  constraint a_span_has_a_length check (span_start >= 0 and span_end > span_start),
  constraint a_span_is_whole_or_absent check ((span_start is null) = (span_end is null))
);
create trigger a_span_lies_inside_its_text before insert on plans.annex_row
  for each row execute function plans.check_span();

-- Sentences that became nothing.
create table plans.uncovered (
  programme_id  uuid not null,
  edition       integer not null,
  position      integer not null,
  text          text not null,
  span_start    integer not null,
  span_end      integer not null,
  primary key (programme_id, edition, position),
  foreign key (programme_id, edition) references plans.notice on delete restrict,
  constraint a_span_has_a_length check (span_start >= 0 and span_end > span_start)
);
create trigger a_span_lies_inside_its_text before insert on plans.uncovered
  for each row execute function plans.check_span();

-- What a person should look at.
create table plans.warning (
  programme_id  uuid not null,
  edition       integer not null,
  position      integer not null,
  code          text not null,
  message       text not null,
  span_start    integer not null,
  span_end      integer not null,
  primary key (programme_id, edition, position),
  foreign key (programme_id, edition) references plans.notice on delete restrict,
  constraint a_span_has_a_length check (span_start >= 0 and span_end > span_start)
);
create trigger a_span_lies_inside_its_text before insert on plans.warning
  for each row execute function plans.check_span();

-- Where places lie, roughly: CGCS2000 degrees for a schematic, never for measuring.
create table plans.place (
  programme_id  uuid not null,
  edition       integer not null,
  position      integer not null,
  name          text not null,
  district      text not null,
  longitude     numeric not null,
  latitude      numeric not null,
  primary key (programme_id, edition, position),
  foreign key (programme_id, edition) references plans.edition on delete restrict,
  constraint a_longitude_lies_on_earth check (longitude between -180 and 180),
  constraint a_latitude_lies_on_earth check (latitude between -90 and 90)
);

-- The official text was bound: every reviewed fact was compared with it, every span now counts in it.
create table plans.binding (
  programme_id  uuid not null,
  edition       integer not null,
  -- Of the file that was bound.
  sha256        text not null,
  -- Its text as it was read from the file, so that it can be compiled again.
  text          text not null,
  bound_at      timestamptz not null default now(),
  compared      integer not null,
  differing     text[] not null,
  primary key (programme_id, edition),
  foreign key (programme_id, edition) references plans.edition on delete restrict,
  constraint a_checksum_is_sha256 check (sha256 ~ '^[0-9a-f]{64}$'),
  constraint no_more_facts_differ_than_were_compared check (compared >= cardinality(differing))
);

-- Who may. One loop, because the sentences are the same for every table: who reads sees the items of published
-- programmes, the loader sees and adds. Nothing is granted to change or remove.
do $$
declare
  name text;
begin
  foreach name in array array[
    'programme', 'edition', 'notice', 'heading', 'target', 'layout_row', 'direction', 'task', 'measure', 'responsible',
    'annex_row', 'uncovered', 'warning', 'place', 'binding'
  ] loop
    execute format('alter table plans.%I enable row level security', name);
    execute format('alter table plans.%I force row level security', name);
    if name = 'programme' then
      create policy anyone_reads_what_is_published on plans.programme
        for select to courtyard_app, courtyard_worker using (state = 'published');
    else
      execute format($policy$
        create policy anyone_reads_what_is_published on plans.%1$I
          for select to courtyard_app, courtyard_worker using (exists (
            select from plans.programme where programme.programme_id = %1$I.programme_id and programme.state = 'published'
          ))$policy$, name);
    end if;
    execute format($policy$
      create policy the_loader_reads_its_programme on plans.%I
        for select to courtyard_worker
        using (access.system_actor() = 'programme_loader' and programme_id = access.programme_id())$policy$, name);
    execute format($policy$
      create policy the_loader_adds_to_its_programme on plans.%I
        for insert to courtyard_worker
        with check (access.system_actor() = 'programme_loader' and programme_id = access.programme_id())$policy$, name);
    execute format('grant select on plans.%I to courtyard_app', name);
    execute format('grant select, insert on plans.%I to courtyard_worker', name);
  end loop;
end $$;

-- A programme is published, or taken back.
create policy the_loader_publishes_its_programme on plans.programme
  for update to courtyard_worker
  using (access.system_actor() = 'programme_loader' and programme_id = access.programme_id());
grant update (state) on plans.programme to courtyard_worker;

-- An edition ends when the next one begins. That is all that can be changed about it.
create policy the_loader_ends_an_edition on plans.edition
  for update to courtyard_worker
  using (access.system_actor() = 'programme_loader' and programme_id = access.programme_id());
grant update (valid_to) on plans.edition to courtyard_worker;
