-- Indicators (指标): what is counted and how, which checks a value passes, and which forms (报表) ask parks for it.
--
-- A definition is never changed: it is ended and stated anew, so that a value of last year is read as it was meant then.
-- What one computed indicator needs, and what a form asks for, is defined on every day on which it is needed.
create schema indicators;
grant usage on schema indicators to courtyard_app, courtyard_worker;

-- The codes that an expression names, as the language has them (src/indicators/language): words that are no function and
-- stand in no unit.
create function indicators.codes_in(expression text) returns text[]
  language sql immutable parallel safe
  begin atomic
    select coalesce(array_agg(distinct word[1] order by word[1]), '{}')
      from regexp_matches(regexp_replace(expression, '\[[^\]]*\]', ' ', 'g'), '\m([a-z][a-z0-9_]*)\M(?!\s*[(（])', 'g') as word;
  end;

-- What an indicator means from a day to a day.
create table indicators.indicator (
  programme_id   uuid not null,
  code           text not null,
  -- Counted within the code, from one.
  version        integer not null default 0,
  valid_from     date not null default access.today(),
  -- The first day on which it no longer holds. The same as valid_from: stated anew on the same day, and held on none.
  valid_to       date,
  position       integer not null,
  -- The heading that it stands under in the catalogue.
  topic_zh       text not null,
  topic_en       text not null,
  name_zh        text not null,
  name_en        text not null,
  -- Base units with powers: 万元/亩, %, 家. Empty: a pure number.
  unit           text not null,
  -- 1: more is better, -1: less is, 0: neither.
  direction      smallint not null,
  definition_zh  text not null,
  definition_en  text not null,
  source         text not null,
  -- Of a computed one, in the language of src/indicators/language.
  expression     text,
  -- Found in the expression when the row is written.
  needs          text[] not null default '{}',
  -- Of one that is counted from a list: which count.
  register_key   text,
  frequency      text not null,
  level          text not null,
  decimals       smallint not null,
  kind           text not null,
  -- 依据: the document or table that it comes from.
  basis          text not null,
  primary key (programme_id, code, version),
  foreign key (programme_id) references plans.programme on delete restrict,
  constraint a_code_is_a_word check (code ~ '^[a-z][a-z0-9_]{0,62}$'),
  constraint a_code_is_no_word_of_the_language check (
    code not in ('sum', 'mean', 'min', 'max', 'growth', 'previous', 'ratio')),
  constraint a_definition_says_what_it_means check (
    btrim(topic_zh) <> '' and btrim(topic_en) <> '' and btrim(name_zh) <> '' and btrim(name_en) <> ''
    and btrim(definition_zh) <> '' and btrim(definition_en) <> '' and btrim(basis) <> ''),
  constraint texts_are_of_a_readable_length check (
    char_length(topic_zh) <= 100 and char_length(topic_en) <= 100 and char_length(name_zh) <= 100
    and char_length(name_en) <= 200 and char_length(definition_zh) <= 2000 and char_length(definition_en) <= 4000
    and char_length(basis) <= 500 and char_length(unit) <= 60 and char_length(expression) <= 1000
    and char_length(register_key) <= 100),
  constraint a_direction_is_up_down_or_neither check (direction in (-1, 0, 1)),
  constraint a_source_is_known check (source in ('reported', 'register', 'computed')),
  constraint what_is_computed_says_how check ((source = 'computed') = (expression is not null)),
  constraint what_is_computed_needs_other_indicators check (
    source <> 'computed' or cardinality(indicators.codes_in(expression)) > 0),
  constraint nothing_is_computed_from_itself check (code <> all (indicators.codes_in(coalesce(expression, '')))),
  constraint what_is_counted_from_a_list_says_which check ((source = 'register') = (register_key is not null)),
  constraint a_frequency_is_known check (frequency in ('month', 'quarter', 'half', 'year')),
  constraint a_level_is_known check (level in ('park', 'zone', 'district', 'city')),
  constraint decimals_are_few check (decimals between 0 and 6),
  constraint a_kind_is_known check (kind in ('number', 'percent', 'money', 'count')),
  constraint a_count_has_no_decimals check (kind <> 'count' or decimals = 0),
  constraint a_percentage_is_in_percent check (kind <> 'percent' or unit = '%'),
  constraint it_is_not_ended_before_it_begins check (valid_to >= valid_from),
  constraint a_code_has_one_definition_a_day exclude using gist (
    programme_id with =, code with =, daterange(valid_from, valid_to) with &&)
);
create index definitions_that_need_others on indicators.indicator using gin (needs) where source = 'computed';

-- A check (审核关系) that values of reports pass, from a day to a day. Of which indicators and within which bounds is in
-- `params`, in the shape that its kind has (src/indicators/rules/check-rule.schema.ts).
create table indicators.check_rule (
  programme_id  uuid not null,
  id            uuid not null default gen_random_uuid(),
  -- The rule's name: restated, it keeps it.
  code          text not null,
  kind          text not null,
  params        jsonb not null,
  -- blocks: such a value is not handed in. asks: it is, with a word of explanation.
  severity      text not null,
  message_zh    text not null,
  message_en    text not null,
  -- Null: in every form.
  form_id       uuid,
  valid_from    date not null default access.today(),
  valid_to      date,
  primary key (programme_id, id),
  foreign key (programme_id) references plans.programme on delete restrict,
  constraint a_rule_has_a_name check (code ~ '^[a-z][a-z0-9_]{0,62}$'),
  constraint a_rule_is_of_a_kind check (kind in ('type', 'range', 'required', 'cross_field', 'cross_period', 'cross_park',
    'register', 'outlier', 'seasonal')),
  constraint a_rule_has_its_figures check (jsonb_typeof(params) = 'object' and pg_column_size(params) <= 8000),
  constraint a_rule_blocks_or_asks check (severity in ('blocks', 'asks')),
  constraint a_rule_says_what_is_wrong check (
    btrim(message_zh) <> '' and btrim(message_en) <> '' and char_length(message_zh) <= 500 and char_length(message_en) <= 1000),
  constraint it_is_not_ended_before_it_begins check (valid_to >= valid_from),
  constraint one_rule_of_a_name_a_day exclude using gist (
    programme_id with =, code with =, daterange(valid_from, valid_to) with &&)
);

-- A form (报表): what is asked of which parks how often. It is drafted, published and withdrawn by acts; from its
-- publication on what it asks stays.
create table indicators.form (
  programme_id      uuid not null,
  id                uuid not null default gen_random_uuid(),
  name_zh           text not null,
  name_en           text not null,
  frequency         text not null,
  state             text not null default 'draft',
  acts_done         integer not null default 0,
  -- Working days after the period's end.
  due_working_days  smallint not null,
  -- Which share of its fields may be held by the city already, from 0 to 1.
  burden_limit      numeric not null default 0.3,
  -- Why it was published above that.
  burden_reason     text,
  -- Asked for are the periods that begin in these days.
  valid_from        date not null default access.today(),
  valid_to          date,
  primary key (programme_id, id),
  foreign key (programme_id) references plans.programme on delete restrict,
  constraint a_form_has_a_name check (
    btrim(name_zh) <> '' and btrim(name_en) <> '' and char_length(name_zh) <= 100 and char_length(name_en) <= 200),
  constraint a_frequency_is_known check (frequency in ('month', 'quarter', 'half', 'year')),
  constraint a_state_is_known check (state in ('draft', 'published', 'withdrawn')),
  constraint a_report_has_a_day_or_more check (due_working_days between 1 and 120),
  constraint a_limit_is_a_share check (burden_limit between 0 and 1),
  constraint a_reason_is_words check (btrim(burden_reason) <> '' and char_length(burden_reason) <= 1000),
  constraint it_is_not_ended_before_it_begins check (valid_to >= valid_from),
  constraint what_is_withdrawn_has_ended check ((state = 'withdrawn') = (valid_to is not null))
);
alter table indicators.check_rule add foreign key (programme_id, form_id) references indicators.form on delete restrict;

create table indicators.form_indicator (
  programme_id  uuid not null,
  form_id       uuid not null,
  position      integer not null,
  code          text not null,
  is_required   boolean not null default true,
  primary key (programme_id, form_id, code),
  foreign key (programme_id, form_id) references indicators.form on delete restrict,
  constraint one_field_a_place unique (programme_id, form_id, position) deferrable initially deferred,
  constraint a_code_is_a_word check (code ~ '^[a-z][a-z0-9_]{0,62}$')
);
create index forms_that_ask_for_a_code on indicators.form_indicator (programme_id, code);

-- Which parks fill it in. None named: all that count (cultivating, recognised).
create table indicators.form_park (
  programme_id  uuid not null,
  form_id       uuid not null,
  park_id       uuid not null,
  primary key (programme_id, form_id, park_id),
  foreign key (programme_id, form_id) references indicators.form on delete restrict,
  foreign key (programme_id, park_id) references parks.park on delete restrict
);

-- What was done about a form. It only grows.
create table indicators.form_act (
  programme_id  uuid not null,
  form_id       uuid not null,
  seq           integer not null default 0,
  act           text not null,
  from_state    text,
  to_state      text not null default '',
  at            timestamptz not null default now(),
  person_id     uuid default access.person_id(),
  system_actor  text default access.system_actor(),
  reason        text,
  -- At its publication: {"fields", "held"}.
  said          jsonb not null default '{}',
  primary key (programme_id, form_id, seq),
  foreign key (programme_id, form_id) references indicators.form on delete restrict,
  foreign key (programme_id, person_id) references access.person on delete restrict,
  constraint somebody_acts check ((person_id is null) <> (system_actor is null)),
  constraint a_reason_is_words check (btrim(reason) <> '' and char_length(reason) <= 1000),
  constraint who_withdraws_says_why check (act <> 'withdraw' or reason is not null)
);

-- The steps, as src/indicators/forms/form.acts.ts has them.
insert into acts.transition (life_cycle, act, from_state, to_state) values
  ('indicators.form', 'draft', '', 'draft'),
  ('indicators.form', 'amend', 'draft', 'draft'),
  ('indicators.form', 'publish', 'draft', 'published'),
  ('indicators.form', 'withdraw', 'draft', 'withdrawn'),
  ('indicators.form', 'withdraw', 'published', 'withdrawn');
create trigger each_act_is_a_step before insert on indicators.form_act
  for each row execute function acts.take_step('indicators.form', 'indicators.form', 'form_id');
create constraint trigger a_case_begins_with_an_act after insert on indicators.form deferrable initially deferred
  for each row execute function acts.check_begin();

create function indicators.refuse(broken text, whose text, which text) returns void
  language plpgsql as $$
begin
  raise exception '%: %', which, broken
    using errcode = 'check_violation', constraint = broken, schema = 'indicators', table = whose;
end $$;

-- How often a year: what is stated so many times cannot be asked for more often.
create function indicators.times_a_year(frequency text) returns integer
  language sql immutable parallel safe
  return case frequency when 'month' then 12 when 'quarter' then 4 when 'half' then 2 when 'year' then 1 end;

-- The fields of a form in their order, each with the definition that will hold, and by what the city holds it already:
-- a list (register), other indicators (computed), or another published form of the same period that asks a park of this
-- one too (form).
create function indicators.fields_of(form uuid) returns table (
  "position" integer, code text, is_required boolean, version integer, source text, level text, frequency text,
  held_by text, held_in uuid
)
  language sql stable
  begin atomic
    select asked.position, asked.code, asked.is_required, defined.version, defined.source, defined.level, defined.frequency,
        case when defined.source in ('register', 'computed') then defined.source when other.id is not null then 'form' end,
        case when defined.source = 'reported' then other.id end
      from indicators.form this
      join indicators.form_indicator asked on asked.programme_id = this.programme_id and asked.form_id = this.id
      left join indicators.indicator defined on defined.programme_id = this.programme_id and defined.code = asked.code
        and daterange(defined.valid_from, defined.valid_to) @> greatest(this.valid_from, access.today())
      left join lateral (
        select elsewhere.id from indicators.form elsewhere
          join indicators.form_indicator too on too.programme_id = elsewhere.programme_id and too.form_id = elsewhere.id
            and too.code = asked.code
          where elsewhere.programme_id = this.programme_id and elsewhere.id <> this.id and elsewhere.state = 'published'
            and elsewhere.frequency = this.frequency
            and (not exists (select from indicators.form_park named
                where named.programme_id = this.programme_id and named.form_id = this.id)
              or not exists (select from indicators.form_park named
                where named.programme_id = this.programme_id and named.form_id = elsewhere.id)
              or exists (select from indicators.form_park one
                join indicators.form_park both_of on both_of.programme_id = one.programme_id and both_of.park_id = one.park_id
                  and both_of.form_id = elsewhere.id
                where one.programme_id = this.programme_id and one.form_id = this.id))
          order by elsewhere.valid_from, elsewhere.id limit 1
      ) as other on true
      where this.programme_id = access.programme_id() and this.id = fields_of.form
      order by asked.position;
  end;

-- One who defines at a time, so that of two who each add half of a circle the second sees the first.
create function indicators.hold_catalogue(programme uuid) returns void
  language sql
  return pg_advisory_xact_lock(hashtextextended('indicators.catalogue ' || programme, 0));

-- A definition and a rule come, and are ended once, today or later; nothing else of them changes.
create function indicators.only_end() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  which  constant text := to_jsonb(new) ->> 'code';
begin
  if tg_op = 'INSERT' then
    perform indicators.hold_catalogue(new.programme_id);
    if tg_table_name = 'indicator' then
      new := jsonb_populate_record(new, jsonb_build_object(
        'version', (
          select coalesce(max(version), 0) + 1 from indicators.indicator
            where programme_id = new.programme_id and code = which),
        'needs', indicators.codes_in(coalesce(to_jsonb(new) ->> 'expression', ''))));
    end if;
    if access.system_actor() is null and new.valid_from < access.today() and (tg_table_name = 'check_rule' or exists (
      select from indicators.indicator
        where programme_id = new.programme_id and code = which and not isempty(daterange(valid_from, valid_to))))
    then
      perform indicators.refuse('what_held_until_today_is_not_stated_anew', tg_table_name, which);
    end if;
    return new;
  end if;
  if tg_op = 'DELETE' then
    perform indicators.refuse('what_was_defined_stays', tg_table_name, to_jsonb(old) ->> 'code');
  elsif to_jsonb(new) - 'valid_to' <> to_jsonb(old) - 'valid_to' then
    perform indicators.refuse('what_was_defined_is_ended_and_not_changed', tg_table_name, which);
  elsif new.valid_to is null or old.valid_to <= access.today() or new.valid_to > old.valid_to then
    perform indicators.refuse('what_has_ended_stays_ended', tg_table_name, which);
  elsif new.valid_to < access.today() then
    perform indicators.refuse('it_ends_today_or_later', tg_table_name, which);
  end if;
  perform indicators.hold_catalogue(new.programme_id);
  return new;
end $$;
create trigger what_was_defined_is_only_ended before insert or update or delete on indicators.indicator
  for each row execute function indicators.only_end();
create trigger what_was_defined_is_only_ended before insert or update or delete on indicators.check_rule
  for each row execute function indicators.only_end();

-- Whether a code is defined on each of these days.
create function indicators.is_defined(programme uuid, code text, days daterange) returns boolean
  language sql stable
  begin atomic
    select coalesce(is_defined.days <@ range_agg(daterange(defined.valid_from, defined.valid_to)), isempty(is_defined.days))
      from indicators.indicator defined
      where defined.programme_id = is_defined.programme and defined.code = is_defined.code;
  end;

-- What the whole catalogue keeps, looked at when a transaction has said all it has to say: ending a definition and stating
-- it anew are two rows.
create function indicators.check_catalogue() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  days    constant daterange := daterange(new.valid_from, new.valid_to);
  broken  text;
begin
  if not isempty(days) then
    select other.code into broken from indicators.indicator other
      where other.programme_id = new.programme_id and other.code = new.code and other.version <> new.version
        and not isempty(daterange(other.valid_from, other.valid_to))
        and (other.unit, other.frequency, other.level) is distinct from (new.unit, new.frequency, new.level)
      limit 1;
    if broken is not null then
      perform indicators.refuse('a_code_keeps_its_unit_frequency_and_level', 'indicator', broken);
    end if;
    select needed into broken from unnest(new.needs) as needed
      where not indicators.is_defined(new.programme_id, needed, days) limit 1;
    if broken is not null then
      perform indicators.refuse('what_is_computed_needs_what_is_defined', 'indicator', new.code || ' ← ' || broken);
    end if;
    with recursive needed (code, days) as (
      select each, days from unnest(new.needs) as each
      union
      select each, needed.days * daterange(below.valid_from, below.valid_to)
        from needed
        join indicators.indicator below on below.programme_id = new.programme_id and below.code = needed.code
          and daterange(below.valid_from, below.valid_to) && needed.days
        cross join unnest(below.needs) as each
    )
    select needed.code into broken from needed where needed.code = new.code limit 1;
    if broken is not null then
      perform indicators.refuse('nothing_is_computed_from_itself', 'indicator', broken);
    end if;
  end if;
  select above.code into broken from indicators.indicator above
    where above.programme_id = new.programme_id and new.code = any (above.needs)
      and not indicators.is_defined(new.programme_id, new.code, daterange(above.valid_from, above.valid_to))
    limit 1;
  if broken is not null then
    perform indicators.refuse('what_others_are_computed_from_stays_defined', 'indicator', new.code || ' → ' || broken);
  end if;
  select form.name_zh into broken from indicators.form_indicator asked
    join indicators.form form on form.programme_id = asked.programme_id and form.id = asked.form_id and form.state = 'published'
    where asked.programme_id = new.programme_id and asked.code = new.code
      and not indicators.is_defined(new.programme_id, new.code, daterange(form.valid_from, form.valid_to))
    limit 1;
  if broken is not null then
    perform indicators.refuse('what_a_form_asks_for_stays_defined', 'indicator', new.code || ' → ' || broken);
  end if;
  return null;
end $$;
create constraint trigger the_catalogue_holds_together after insert or update on indicators.indicator
  deferrable initially deferred for each row execute function indicators.check_catalogue();

-- What a form must be to be published, and what follows from its acts. Named so that it runs once the step is taken.
create function indicators.follow_form_act() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  this    indicators.form;
  fields  integer;
  held    integer;
  broken  text;
begin
  if access.system_actor() is null then
    new.at := now();
  end if;
  new.said := '{}';
  select * into this from indicators.form where programme_id = new.programme_id and id = new.form_id;
  if new.act = 'publish' then
    perform indicators.hold_catalogue(new.programme_id);
    select count(*), count(field.held_by), min(field.code) filter (where field.level <> 'park')
      into fields, held, broken from indicators.fields_of(this.id) field;
    if fields = 0 then
      perform indicators.refuse('a_published_form_asks_for_something', 'form', this.name_zh);
    elsif broken is not null then
      perform indicators.refuse('a_form_asks_parks_for_what_is_of_a_park', 'form', broken);
    end if;
    select asked.code into broken from indicators.form_indicator asked
      where asked.programme_id = new.programme_id and asked.form_id = this.id
        and not indicators.is_defined(new.programme_id, asked.code, daterange(this.valid_from, null)) limit 1;
    if broken is not null then
      perform indicators.refuse('a_form_asks_for_what_is_defined', 'form', broken);
    end if;
    select field.code into broken from indicators.fields_of(this.id) field
      where indicators.times_a_year(field.frequency) < indicators.times_a_year(this.frequency) limit 1;
    if broken is not null then
      perform indicators.refuse('nothing_is_asked_for_more_often_than_it_is_stated', 'form', broken);
    elsif held > this.burden_limit * fields and new.reason is null then
      perform indicators.refuse('what_the_city_holds_is_asked_for_again_only_for_a_reason', 'form', this.name_zh);
    end if;
    new.said := jsonb_build_object('fields', fields, 'held', held);
    update indicators.form set burden_reason = new.reason
      where programme_id = new.programme_id and id = this.id and held > this.burden_limit * fields;
  end if;
  return new;
end $$;
create trigger what_an_act_of_a_form_brings before insert on indicators.form_act
  for each row execute function indicators.follow_form_act();

-- What a form asks stays from its publication on. It ends when it is withdrawn, which is the one thing that comes later.
create function indicators.check_form() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'DELETE' then
    perform indicators.refuse('what_was_published_stays', 'form', old.name_zh);
  elsif new.state = 'withdrawn' and old.state <> 'withdrawn' then
    new.valid_to := case old.state when 'draft' then new.valid_from else greatest(new.valid_from, access.today()) end;
  elsif old.state <> 'draft' and to_jsonb(new) - 'burden_reason'::text <> to_jsonb(old) - 'burden_reason'::text
    or old.burden_reason is not null and new.burden_reason is distinct from old.burden_reason
  then
    perform indicators.refuse('what_was_published_stays', 'form', old.name_zh);
  end if;
  return new;
end $$;
create trigger what_was_published_stays before update or delete on indicators.form
  for each row execute function indicators.check_form();

create function indicators.check_form_part() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  whose  constant jsonb := case tg_op when 'DELETE' then to_jsonb(old) else to_jsonb(new) end;
begin
  -- Held, so that nothing is added while somebody publishes.
  perform from indicators.form
    where programme_id = (whose ->> 'programme_id')::uuid and id = (whose ->> 'form_id')::uuid and state = 'draft' for update;
  if not found and exists (
    select from indicators.form
      where programme_id = (whose ->> 'programme_id')::uuid and id = (whose ->> 'form_id')::uuid)
  then
    perform indicators.refuse('what_was_published_stays', tg_table_name, whose ->> 'form_id');
  elsif tg_op = 'UPDATE' and (to_jsonb(new) ->> 'form_id') <> (to_jsonb(old) ->> 'form_id') then
    perform indicators.refuse('what_was_published_stays', tg_table_name, whose ->> 'form_id');
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger what_was_published_stays before insert or update or delete on indicators.form_indicator
  for each row execute function indicators.check_form_part();
create trigger what_was_published_stays before insert or update or delete on indicators.form_park
  for each row execute function indicators.check_form_part();

create function indicators.keep_form_acts() returns trigger
  language plpgsql as $$
begin
  perform indicators.refuse('what_was_done_stays', 'form_act', old.act);
  return null;
end $$;
create trigger what_was_done_stays before update or delete on indicators.form_act
  for each row execute function indicators.keep_form_acts();

revoke execute on all functions in schema indicators from public;
grant execute on function indicators.codes_in, indicators.fields_of, indicators.times_a_year, indicators.hold_catalogue,
  indicators.refuse to courtyard_app, courtyard_worker;

-- Who may.
do $$
declare
  name  text;
begin
  foreach name in array array['indicator', 'check_rule', 'form', 'form_indicator', 'form_park', 'form_act'] loop
    execute format('alter table indicators.%I enable row level security', name);
    execute format('alter table indicators.%I force row level security', name);
    -- For the functions above, which belong to the owner, who need not be one that looks past row security.
    execute format('create policy the_house_looks_for_its_rules on indicators.%I for select to current_user using (true)', name);
    execute format($policy$
      create policy the_machine_reads_its_programme on indicators.%I
        for select to courtyard_worker
        using (access.system_actor() in ('programme_loader', 'operator', 'report_keeper', 'import_keeper')
          and programme_id = access.programme_id())$policy$, name);
    execute format($policy$
      create policy the_loader_adds_to_its_programme on indicators.%I
        for insert to courtyard_worker
        with check (access.system_actor() = 'programme_loader' and programme_id = access.programme_id())$policy$, name);
    execute format('grant select, insert on indicators.%I to courtyard_worker', name);
    execute format('grant select on indicators.%I to courtyard_app', name);
  end loop;
end $$;
create policy what_an_act_says_is_kept on indicators.form for update to current_user using (true);

-- What is counted and how is no secret: whoever reads a figure may read what it means.
create policy anyone_reads_the_definitions_of_published_programmes on indicators.indicator
  for select to courtyard_app
  using (programme_id = any (array(select programme_id from plans.programme where state = 'published')));
create policy members_read_definitions on indicators.indicator
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and (select access.person_id()) is not null);
create policy members_read_what_is_checked on indicators.check_rule
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and (select access.person_id()) is not null);
create policy anyone_reads_published_forms_of_published_programmes on indicators.form
  for select to courtyard_app
  using (state <> 'draft' and programme_id = any (array(select programme_id from plans.programme where state = 'published')));
create policy members_read_published_forms on indicators.form
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and state <> 'draft' and (select access.person_id()) is not null);
create policy who_defines_reads_drafts on indicators.form
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and (select access.reaches_all('indicators.define')));
do $$
declare
  name  text;
begin
  foreach name in array array['form_indicator', 'form_park'] loop
    execute format($policy$
      create policy who_sees_a_form_sees_what_it_asks_whom on indicators.%1$I
        for select to courtyard_app
        using (exists (
          select from indicators.form seen where seen.programme_id = %1$I.programme_id and seen.id = %1$I.form_id))$policy$, name);
  end loop;
end $$;
create policy who_defines_reads_what_was_done on indicators.form_act
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and (select access.reaches_all('indicators.define')));

do $$
declare
  name  text;
begin
  foreach name in array array['indicator', 'check_rule'] loop
    execute format($policy$
      create policy who_defines_states on indicators.%I
        for insert to courtyard_app
        with check (programme_id = (select access.programme_id()) and (select access.reaches_all('indicators.define')))$policy$, name);
    execute format($policy$
      create policy who_defines_ends on indicators.%I
        for update to courtyard_app
        using (programme_id = (select access.programme_id()) and (select access.reaches_all('indicators.define')))$policy$, name);
    execute format('grant insert, update (valid_to) on indicators.%I to courtyard_app', name);
  end loop;
end $$;

create policy who_defines_drafts_forms on indicators.form
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and (select access.reaches_all('indicators.define'))
    and state = 'draft' and acts_done = 0 and burden_reason is null and valid_to is null);
create policy who_defines_amends_drafts on indicators.form
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and (select access.reaches_all('indicators.define')) and state = 'draft');
grant insert, update (name_zh, name_en, frequency, due_working_days, burden_limit, valid_from) on indicators.form to courtyard_app;
create policy who_defines_acts on indicators.form_act
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and (select access.reaches_all('indicators.define'))
    and person_id = (select access.person_id()));
grant insert on indicators.form_act to courtyard_app;
-- A policy for each verb: one for all of them would be asked at every reading too.
do $$
declare
  name  text;
  verb  text;
begin
  foreach name in array array['form_indicator', 'form_park'] loop
    foreach verb in array array['insert', 'update', 'delete'] loop
      continue when name = 'form_park' and verb = 'update';
      execute format('create policy %I on indicators.%I for %s to courtyard_app %s
          (programme_id = (select access.programme_id()) and (select access.reaches_all(''indicators.define'')))',
        'who_defines_lays_a_draft_out_' || verb, name, verb, case verb when 'insert' then 'with check' else 'using' end);
    end loop;
  end loop;
end $$;
grant insert, delete, update (position, is_required) on indicators.form_indicator to courtyard_app;
grant insert, delete on indicators.form_park to courtyard_app;

select audit.watch('indicators.indicator', '{code,version}');
select audit.watch('indicators.check_rule', '{id}');
select audit.watch('indicators.form', '{id}');
select audit.watch('indicators.form_indicator', '{form_id,code}');
select audit.watch('indicators.form_park', '{form_id,park_id}');
select audit.watch('indicators.form_act', '{form_id,seq}');
select audit.belongs('indicators.form_indicator', 'indicators.form_indicator', '{form_id,code}', 'indicators.form', '{form_id}');
select audit.belongs('indicators.form_park', 'indicators.form_park', '{form_id,park_id}', 'indicators.form', '{form_id}');
select audit.belongs('indicators.form_act', 'indicators.form_act', '{form_id,seq}', 'indicators.form', '{form_id}');
