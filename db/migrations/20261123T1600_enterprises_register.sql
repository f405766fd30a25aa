-- Enterprises (企业): the register that every count, title and figure of the programme stands on.
--
-- One enterprise is one row, whatever the number of parks that report it. What is found out later, that two rows are one
-- enterprise, is a merge: a link, `stands_for`, by which counts group, and which can be taken back. What holds for a time
-- (names, addresses, stays, ties) has its days; figures grow by versions; and what is stated by one is confirmed by another.
create schema enterprises;
grant usage on schema enterprises to courtyard_app, courtyard_worker;

-- Whether a text is a 统一社会信用代码: its letters, the form of its division, both check digits. Answers as
-- src/access/rules/credit-code.ts does. Written out letter by letter: an import of 100,000 rows asks it as often.
-- Source: GB 32100-2015 §4 and annex; the organisation code inside: GB 11714.
create function enterprises.is_credit_code(code text) returns boolean
  language sql immutable parallel safe
  return case when code !~ '^[0-9A-HJ-NPQRTUWXY]{18}$' then false
    when substr(code, 3, 6) !~ '^[1-9][0-9]{5}$' or (substr(code, 5, 2) = '00' and substr(code, 7, 2) <> '00') then false
    else
      substr(code, 17, 1) = substr('0X987654321', 1 + (
        3 * strpos('123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(code, 9, 1))
        + 7 * strpos('123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(code, 10, 1))
        + 9 * strpos('123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(code, 11, 1))
        + 10 * strpos('123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(code, 12, 1))
        + 5 * strpos('123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(code, 13, 1))
        + 8 * strpos('123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(code, 14, 1))
        + 4 * strpos('123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(code, 15, 1))
        + 2 * strpos('123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(code, 16, 1))
      ) % 11, 1)
      and substr(code, 18, 1) = substr('0YXWUTRQPNMLKJHGFEDCBA987654321', 1 + (
        1 * strpos('123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, 1, 1))
        + 3 * strpos('123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, 2, 1))
        + 9 * strpos('123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, 3, 1))
        + 27 * strpos('123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, 4, 1))
        + 19 * strpos('123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, 5, 1))
        + 26 * strpos('123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, 6, 1))
        + 16 * strpos('123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, 7, 1))
        + 17 * strpos('123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, 8, 1))
        + 20 * strpos('123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, 9, 1))
        + 29 * strpos('123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, 10, 1))
        + 25 * strpos('123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, 11, 1))
        + 13 * strpos('123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, 12, 1))
        + 8 * strpos('123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, 13, 1))
        + 24 * strpos('123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, 14, 1))
        + 10 * strpos('123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, 15, 1))
        + 30 * strpos('123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, 16, 1))
        + 28 * strpos('123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, 17, 1))
      ) % 31, 1)
  end;

-- A name as it is compared: one form of letters, no spaces, brackets or points, 有限责任公司 as 有限公司. Answers as
-- src/enterprises/rules/normalise-name.ts does.
create function enterprises.name_key(name text) returns text
  language sql immutable parallel safe
  return replace(translate(lower(normalize(name, nfkc) collate "C"),
    E' \t\n\r()[]{}<>〔〕【】《》〈〉「」『』“”‘’"''`·・•.,、。:;!?-‐–—_/\\*~', ''), '有限责任公司', '有限公司');

-- Which two letters stand side by side in a text: what a search by two Chinese characters looks up (three, as pg_trgm
-- takes them, find none). As numbers that are the programme's own, so that no city's names are in the way of another's,
-- and others for what is public than for what is not, so that neither is in the way of who may see little.
create function enterprises.pairs(programme uuid, is_public boolean, text text) returns bigint[]
  language sql immutable parallel safe
  return coalesce((
    select array_agg(distinct hashtextextended(substr(text, place, 2),
        hashtextextended(programme::text, case when is_public then 1 else 0 end)))
      from generate_series(1, length(text) - 1) as place), '{}');

create table enterprises.enterprise (
  programme_id     uuid not null,
  id               uuid not null default gen_random_uuid(),
  -- 统一社会信用代码; null: not known yet.
  code             text,
  -- Today's; follows from enterprise_name.
  name_zh          text not null,
  -- Compared letter by letter, so that pages of the register follow one another by an index whatever row security asks.
  name_key         text collate "C" not null,
  -- All its names as they are compared, one a line: what is searched.
  search_text      text collate "C" not null,
  -- The district or host zone it is registered under.
  district_id      uuid,
  -- Its organisation, once it signs in.
  organisation_id  uuid,
  founded_on       date,
  status           text not null default 'operating',
  -- GB/T 4754: a letter, or a letter and two to four digits, or the four digits alone.
  industry         text,
  -- 规模以上.
  above_size       boolean,
  scale            text,
  -- Itself, or the enterprise it was found to be: set by a merge, reset by its undoing. Counts group by it.
  stands_for       uuid not null,
  -- Whether something about it is confirmed, so that it is a fact of public registers.
  is_public        boolean not null default false,
  -- For which organisation it was entered; it is told all about it from then on.
  entered_for      uuid,
  -- Follow from the above and the stays, of all that stand for the same: the organisations that see that it is there,
  -- and those that are told its figures, ties and addresses too.
  shown_to         uuid[] not null default '{}',
  told_to          uuid[] not null default '{}',
  stated_by        uuid default access.person_id(),
  stated_for       uuid default access.for_person_id(),
  stated_at        timestamptz not null default now(),
  primary key (programme_id, id),
  foreign key (programme_id, district_id) references access.organisation on delete restrict,
  foreign key (programme_id, organisation_id) references access.organisation on delete restrict,
  foreign key (programme_id, entered_for) references access.organisation on delete restrict,
  foreign key (programme_id, stands_for) references enterprises.enterprise on delete restrict deferrable initially immediate,
  foreign key (programme_id, stated_by) references access.person on delete restrict,
  foreign key (programme_id, stated_for) references access.person on delete restrict,
  constraint a_code_names_one_enterprise unique (programme_id, code),
  constraint both_check_digits_of_a_code_are_right check (enterprises.is_credit_code(code)),
  constraint an_enterprise_has_a_name check (name_key <> ''),
  constraint a_status_is_known check (status in ('operating', 'suspended', 'cancelled', 'revoked', 'moved_out')),
  constraint an_industry_is_a_class_of_the_standard check (industry ~ '^([A-T]([0-9]{2,4})?|[0-9]{4})$'),
  constraint a_scale_is_known check (scale in ('large', 'medium', 'small', 'micro')),
  constraint it_was_founded_on_a_finite_day check (isfinite(founded_on))
);

-- What it is and was called. One name on a day; a new one ends the one before.
create table enterprises.enterprise_name (
  programme_id   uuid not null,
  enterprise_id  uuid not null,
  name_zh        text not null,
  name_en        text,
  valid_from     date not null,
  valid_to       date,
  stated_by      uuid default access.person_id(),
  stated_at      timestamptz not null default now(),
  primary key (programme_id, enterprise_id, valid_from),
  foreign key (programme_id, enterprise_id) references enterprises.enterprise on delete restrict,
  foreign key (programme_id, stated_by) references access.person on delete restrict,
  constraint a_name_says_something check (enterprises.name_key(name_zh) <> '' and name_en <> ''),
  constraint it_lasts_a_day_or_longer check (valid_to > valid_from),
  constraint its_days_are_finite check (isfinite(valid_from) and isfinite(valid_to)),
  constraint an_enterprise_has_one_name_on_one_day exclude using gist (
    programme_id with =, enterprise_id with =, daterange(valid_from, valid_to) with &&)
);

create table enterprises.address (
  programme_id   uuid not null,
  enterprise_id  uuid not null,
  kind           text not null,
  address        text not null,
  valid_from     date not null,
  valid_to       date,
  stated_by      uuid default access.person_id(),
  stated_at      timestamptz not null default now(),
  primary key (programme_id, enterprise_id, kind, valid_from),
  foreign key (programme_id, enterprise_id) references enterprises.enterprise on delete restrict,
  foreign key (programme_id, stated_by) references access.person on delete restrict,
  constraint a_kind_of_address_is_known check (kind in ('registered', 'operating')),
  constraint an_address_says_something check (address <> ''),
  constraint it_lasts_a_day_or_longer check (valid_to > valid_from),
  constraint its_days_are_finite check (isfinite(valid_from) and isfinite(valid_to)),
  constraint an_enterprise_has_one_address_of_a_kind_on_one_day exclude using gist (
    programme_id with =, enterprise_id with =, kind with =, daterange(valid_from, valid_to) with &&)
);

-- An enterprise is in a park (入园) from a day to a day. Stated by the park, confirmed by somebody else above it; several
-- parks may claim one enterprise at once, and counts tell so.
create table enterprises.stay (
  programme_id   uuid not null,
  id             uuid not null default gen_random_uuid(),
  enterprise_id  uuid not null,
  park_id        uuid not null,
  valid_from     date not null,
  valid_to       date,
  -- How it is known: its address lies in the park, a boundary holds it, or somebody says so.
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
  foreign key (programme_id, enterprise_id) references enterprises.enterprise on delete restrict,
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
  constraint an_enterprise_stays_once_in_a_park_on_one_day exclude using gist (
    programme_id with =, enterprise_id with =, park_id with =, daterange(valid_from, valid_to) with &&)
    where (state <> 'withdrawn')
);
create index who_stays_in_a_park on enterprises.stay (programme_id, park_id, state, enterprise_id);
create index where_an_enterprise_stays on enterprises.stay (programme_id, enterprise_id);

-- One figure of an enterprise for a year (经营数据): money in 分, shares in percent. It only grows; the latest version holds.
create table enterprises.fact (
  programme_id   uuid not null,
  enterprise_id  uuid not null,
  year           integer not null,
  -- src/enterprises/rules/fact-kinds.ts
  fact           text not null,
  version        integer not null,
  value          numeric not null,
  source         text not null,
  stated_by      uuid default access.person_id(),
  stated_for     uuid default access.for_person_id(),
  stated_at      timestamptz not null default now(),
  primary key (programme_id, enterprise_id, year, fact, version),
  foreign key (programme_id, enterprise_id) references enterprises.enterprise on delete restrict,
  foreign key (programme_id, stated_by) references access.person on delete restrict,
  foreign key (programme_id, stated_for) references access.person on delete restrict,
  constraint a_year_is_one_of_ours check (year between 1949 and 2200),
  constraint a_fact_is_named check (fact ~ '^[a-z][a-z0-9_]{0,63}$'),
  constraint versions_count_from_one check (version >= 1),
  constraint a_figure_is_a_number check (value <> 'NaN' and value < 'Infinity' and value > '-Infinity'),
  constraint a_fact_has_a_source check (source <> '')
);

-- Who stands behind an enterprise (关联): looked at where interests may conflict.
create table enterprises.tie (
  programme_id         uuid not null,
  id                   uuid not null default gen_random_uuid(),
  enterprise_id        uuid not null,
  kind                 text not null,
  -- When the other is in the register too.
  other_enterprise_id  uuid,
  other_name           text not null,
  other_code           text,
  -- Percent.
  share                numeric,
  valid_from           date not null,
  valid_to             date,
  basis                text not null default '',
  stated_by            uuid default access.person_id(),
  stated_for           uuid default access.for_person_id(),
  stated_at            timestamptz not null default now(),
  primary key (programme_id, id),
  foreign key (programme_id, enterprise_id) references enterprises.enterprise on delete restrict,
  foreign key (programme_id, other_enterprise_id) references enterprises.enterprise on delete restrict,
  foreign key (programme_id, stated_by) references access.person on delete restrict,
  foreign key (programme_id, stated_for) references access.person on delete restrict,
  constraint a_kind_of_tie_is_known check (kind in ('parent', 'shareholder', 'legal_representative', 'controller')),
  constraint the_other_has_a_name check (other_name <> ''),
  constraint both_check_digits_of_a_code_are_right check (enterprises.is_credit_code(other_code)),
  constraint nobody_is_tied_to_itself check (other_enterprise_id <> enterprise_id),
  constraint a_share_is_a_part_of_the_whole check (share > 0 and share <= 100),
  -- From this on a share counts as an interest.
  constraint a_shareholder_holds_five_percent_or_more check (kind <> 'shareholder' or (share is not null and share >= 5)),
  constraint it_lasts_a_day_or_longer check (valid_to > valid_from),
  constraint its_days_are_finite check (isfinite(valid_from) and isfinite(valid_to)),
  constraint a_tie_is_told_once_on_one_day exclude using gist (
    programme_id with =, enterprise_id with =, kind with =, other_name with =, daterange(valid_from, valid_to) with &&),
  constraint one_legal_representative_on_one_day exclude using gist (
    programme_id with =, enterprise_id with =, daterange(valid_from, valid_to) with &&) where (kind = 'legal_representative')
);
create index ties_to_an_enterprise on enterprises.tie (programme_id, other_enterprise_id);

-- Two that may be one (疑似同一企业): proposed by the register, decided once, by a person.
create table enterprises.match (
  programme_id  uuid not null,
  id            uuid not null default gen_random_uuid(),
  -- The smaller id first, so that a pair is one pair.
  one_id        uuid not null,
  other_id      uuid not null,
  why           text not null,
  state         text not null default 'open',
  proposed_at   timestamptz not null default now(),
  decided_by    uuid,
  decided_for   uuid,
  decided_at    timestamptz,
  decided_why   text,
  primary key (programme_id, id),
  foreign key (programme_id, one_id) references enterprises.enterprise on delete restrict,
  foreign key (programme_id, other_id) references enterprises.enterprise on delete restrict,
  foreign key (programme_id, decided_by) references access.person on delete restrict,
  foreign key (programme_id, decided_for) references access.person on delete restrict,
  constraint a_pair_is_proposed_once unique (programme_id, one_id, other_id),
  constraint the_smaller_id_comes_first check (one_id < other_id),
  constraint a_reason_is_known check (why in ('name_and_place')),
  constraint a_state_is_known check (state in ('open', 'same', 'different')),
  constraint what_is_decided_says_when_and_why check ((state = 'open') = (decided_at is null)
    and (state = 'open') = (coalesce(decided_why, '') = ''))
);
create index matches_of_the_other on enterprises.match (programme_id, other_id);

-- Two that are one (归并): a link, which can be taken back once.
create table enterprises.merge (
  programme_id  uuid not null,
  id            uuid not null default gen_random_uuid(),
  merged_id     uuid not null,
  kept_id       uuid not null,
  why           text not null,
  merged_by     uuid default access.person_id(),
  merged_for    uuid default access.for_person_id(),
  merged_at     timestamptz not null default now(),
  undone_by     uuid,
  undone_at     timestamptz,
  undone_why    text,
  primary key (programme_id, id),
  foreign key (programme_id, merged_id) references enterprises.enterprise on delete restrict,
  foreign key (programme_id, kept_id) references enterprises.enterprise on delete restrict,
  foreign key (programme_id, merged_by) references access.person on delete restrict,
  foreign key (programme_id, merged_for) references access.person on delete restrict,
  foreign key (programme_id, undone_by) references access.person on delete restrict,
  constraint nobody_is_merged_into_itself check (merged_id <> kept_id),
  constraint who_merges_says_why check (why <> ''),
  constraint who_undoes_says_when_and_why check ((undone_at is null) = (coalesce(undone_why, '') = ''))
);
create unique index an_enterprise_is_merged_once on enterprises.merge (programme_id, merged_id) where undone_at is null;
create index what_was_merged_into_it on enterprises.merge (programme_id, kept_id);

create index enterprises_by_name on enterprises.enterprise (programme_id, name_key, id);
create index enterprises_of_a_district on enterprises.enterprise (programme_id, district_id, name_key, id);
create index enterprises_that_do_not_operate on enterprises.enterprise (programme_id, status, name_key, id)
  where status <> 'operating';
create index enterprises_that_stand_for_another on enterprises.enterprise (programme_id, stands_for);
create index enterprises_of_an_organisation on enterprises.enterprise (programme_id, organisation_id)
  where organisation_id is not null;
create index enterprises_by_pairs on enterprises.enterprise
  using gin (enterprises.pairs(programme_id, is_public, search_text)) with (fastupdate = off);
create index enterprises_shown_to_an_organisation on enterprises.enterprise using gin (shown_to) with (fastupdate = off);

-- The enterprises of whose names one holds all these pairs and the letters sought, no more than so many. Nothing but the
-- index of pairs serves, whatever the planner reckons. Of pairs that very many names hold, the index is first asked for
-- some (gin_fuzzy_search_limit), and for all only where these are too few, since they may be then.
create function enterprises.find_by_pairs(
  programme uuid, letters text, of_public boolean, seen_by uuid[], in_district uuid, at_status text, most integer
) returns uuid[]
  language plpgsql stable security definer
  set search_path = '' set plan_cache_mode = force_custom_plan set enable_seqscan = off set enable_indexscan = off
  set enable_indexonlyscan = off set gin_fuzzy_search_limit = 0 as $$
declare
  sought      bigint[] := enterprises.pairs(programme, of_public, letters);
  found       uuid[];
  asked_for   integer;
begin
  foreach asked_for in array array[5000, 0] loop
    perform set_config('gin_fuzzy_search_limit', asked_for::text, true);
    found := array(
      select one.id from enterprises.enterprise one
        where one.programme_id = programme and enterprises.pairs(one.programme_id, one.is_public, one.search_text) @> sought
          and one.is_public = of_public and strpos(one.search_text, letters collate "C") > 0
          and (seen_by is null or one.shown_to && seen_by)
          and (in_district is null or one.district_id = in_district) and (at_status is null or one.status = at_status)
        limit most);
    exit when cardinality(found) = most;
  end loop;
  return found;
end $$;

-- The enterprises of whose names one holds the letters sought, of those that the one who asks may see: some of those whose
-- name begins so, in the order of names, and some of the others, no more than so many of a kind. Row security keeps
-- conditions that are no mere equality from using an index, so this looks as the owner does and asks itself what the
-- policies on enterprises ask; who reads the rows is held by these all the same.
create function enterprises.find_named(sought text, in_district uuid, at_status text, most integer) returns setof uuid
  language plpgsql stable security definer rows 100 set search_path = '' set plan_cache_mode = force_custom_plan as $$
declare
  programme  uuid := access.programme_id();
  letters    text := enterprises.name_key(sought);
  sees_all   boolean := access.reaches_all('enterprises.see');
  reach      uuid[] := access.scope('enterprises.see');
  -- So many names that begin so are looked at: of very many, whoever sees few is not to wait for their end.
  looked_at  constant integer := 10000;
begin
  if access.person_id() is null or length(letters) < 2 then
    return;
  end if;
  return query
    select one.id from (
        select * from enterprises.enterprise first
          where first.programme_id = programme and first.name_key >= letters collate "C"
            and first.name_key < (letters || chr(1114111)) collate "C"
          order by first.name_key limit looked_at
      ) as one
      where (one.is_public or sees_all or one.shown_to && reach)
        and (in_district is null or one.district_id = in_district) and (at_status is null or one.status = at_status)
      limit most;
  return query select unnest(enterprises.find_by_pairs(programme, letters, true, null, in_district, at_status, most));
  if sees_all then
    return query select unnest(enterprises.find_by_pairs(programme, letters, false, null, in_district, at_status, most));
  elsif reach <> '{}' then
    return query select unnest(enterprises.find_by_pairs(programme, letters, false, reach, in_district, at_status, most));
  end if;
end $$;

create function enterprises.refuse(broken text, enterprise uuid) returns void
  language plpgsql as $$
begin
  raise exception 'the enterprise % breaks %', enterprise, broken
    using errcode = 'check_violation', constraint = broken, schema = 'enterprises', table = 'enterprise';
end $$;

-- Whether the one who asks holds a right for one of these organisations, or for all.
create function enterprises.holds("right" text, organisations uuid[]) returns boolean
  language sql stable parallel safe
  return access.reaches_all("right") or organisations && access.scope("right");

-- Whether an organisation is one of these today.
create function enterprises.is_one_of(programme uuid, organisation uuid, roles text[]) returns boolean
  language sql stable parallel safe security definer set search_path = ''
  return exists (
    select from access.organisation_role held
      where held.programme_id = programme and held.organisation_id = organisation and held.role = any (roles)
        and daterange(held.valid_from, held.valid_to) @> access.today());

create function enterprises.prepare_enterprise() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if new.stands_for is not null and new.stands_for <> new.id then
    perform enterprises.refuse('only_a_merge_says_whom_an_enterprise_stands_for', new.id);
  elsif new.district_id is not null and access.system_actor() is null
    and not enterprises.is_one_of(new.programme_id, new.district_id, '{district,host_zone}')
  then
    perform enterprises.refuse('it_is_registered_under_a_district_or_host_zone', new.id);
  end if;
  new.stands_for := new.id;
  new.name_key := enterprises.name_key(new.name_zh);
  new.search_text := new.name_key;
  new.shown_to := array(
    select distinct one from unnest(array[new.district_id, new.organisation_id, new.entered_for]) as one
      where one is not null order by one);
  new.told_to := new.shown_to;
  return new;
end $$;
create trigger a_new_enterprise_stands_for_itself before insert on enterprises.enterprise
  for each row execute function enterprises.prepare_enterprise();

-- After the rows are written; runs at the end of the transaction, when its name is there.
create function enterprises.check_name() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if not exists (
    select from enterprises.enterprise_name called
      join enterprises.enterprise one on one.programme_id = called.programme_id and one.id = called.enterprise_id
      where called.programme_id = new.programme_id and called.enterprise_id = new.id and called.valid_to is null
        and called.name_zh = one.name_zh)
  then
    perform enterprises.refuse('an_enterprise_is_called_as_its_names_say', new.id);
  end if;
  return null;
end $$;
create constraint trigger an_enterprise_is_called_as_its_names_say after insert on enterprises.enterprise
  deferrable initially deferred for each row execute function enterprises.check_name();

-- What is changed of a row. Its name follows from its names, for whom it stands from merges; and where it belongs is said
-- by somebody who confirms for it, since that decides who is told about it.
create function enterprises.check_change() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if new.stands_for <> old.stands_for and new.stands_for <> coalesce((
      select joined.kept_id from enterprises.merge joined
        where joined.programme_id = new.programme_id and joined.merged_id = new.id and joined.undone_at is null), new.id)
  then
    perform enterprises.refuse('only_a_merge_says_whom_an_enterprise_stands_for', new.id);
  elsif access.system_actor() is null
    and (new.district_id is distinct from old.district_id or new.organisation_id is distinct from old.organisation_id)
    and not enterprises.holds('enterprises.confirm', old.told_to)
  then
    perform enterprises.refuse('where_an_enterprise_belongs_is_said_by_who_confirms', new.id);
  elsif new.district_id is distinct from old.district_id and new.district_id is not null
    and not enterprises.is_one_of(new.programme_id, new.district_id, '{district,host_zone}')
  then
    perform enterprises.refuse('it_is_registered_under_a_district_or_host_zone', new.id);
  elsif new.organisation_id is distinct from old.organisation_id and new.organisation_id is not null
    and not enterprises.is_one_of(new.programme_id, new.organisation_id, '{enterprise}')
  then
    perform enterprises.refuse('it_signs_in_as_an_enterprise', new.id);
  end if;
  return new;
end $$;
create trigger what_may_change_is_looked_at before update of stands_for, district_id, organisation_id on enterprises.enterprise
  for each row execute function enterprises.check_change();

-- What the enterprise of a code was found to be, for those who write the register: theirs or not, one code is one row.
create function enterprises.find_by_code(sought text) returns uuid
  language sql stable security definer set search_path = ''
  return (
    select one.stands_for from enterprises.enterprise one
      where one.programme_id = access.programme_id() and one.code = sought and access.has('enterprises.write'));

-- Two that bear one name in one place may be one, unless both have a code: a person decides. Here and below each row is
-- looked up by its key (`offset 0` keeps the planner to it): what one statement brings is not in the statistics yet.
create function enterprises.propose_matches(programme uuid, entered uuid[]) returns void
  language sql security definer set search_path = '' as $$
  insert into enterprises.match (programme_id, one_id, other_id, why)
    select distinct programme, least(one.id, other.id), greatest(one.id, other.id), 'name_and_place'
      from unnest(entered) as came (id)
      cross join lateral (
        select here.id, here.name_key, here.code, here.district_id from enterprises.enterprise here
          where here.programme_id = programme and here.id = came.id and here.stands_for = here.id offset 0) as one
      cross join lateral (
        select there.id from enterprises.enterprise there
          where there.programme_id = programme and there.name_key = one.name_key and there.id <> one.id
            and there.stands_for = there.id and (there.code is null or one.code is null)
            and coalesce(there.district_id = one.district_id, true)
          offset 0) as other
    on conflict (programme_id, one_id, other_id) do nothing
$$;

create function enterprises.look_for_matches() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  of_programme  record;
begin
  if tg_op = 'UPDATE' then
    perform enterprises.propose_matches(new.programme_id, array[new.id]);
    return null;
  end if;
  for of_programme in select programme_id, array_agg(id) as entered from new_rows group by programme_id loop
    perform enterprises.propose_matches(of_programme.programme_id, of_programme.entered);
  end loop;
  return null;
end $$;
create trigger what_may_be_one_is_proposed after insert on enterprises.enterprise
  referencing new table as new_rows for each statement execute function enterprises.look_for_matches();
create trigger what_may_be_one_by_now_is_proposed after update on enterprises.enterprise
  for each row when (old.name_key <> new.name_key or old.district_id is distinct from new.district_id)
  execute function enterprises.look_for_matches();

-- Says anew of these, and of all that stand for the same, who is shown and told about them.
create function enterprises.follow_reach(programme uuid, touched uuid[]) returns void
  language sql security definer set search_path = '' as $$
  with members as (
    select member.*
      from (
        select distinct one.stands_for from unnest(touched) as came (id)
          cross join lateral (
            select here.stands_for from enterprises.enterprise here
              where here.programme_id = programme and here.id = came.id offset 0) as one
      ) as kept
      cross join lateral (
        select here.id, here.stands_for, here.is_public, here.district_id, here.organisation_id, here.entered_for
          from enterprises.enterprise here where here.programme_id = programme and here.stands_for = kept.stands_for
          offset 0) as member
  ), places as (
    select stands_for, unnest(array[district_id, organisation_id, entered_for]) as place, true as is_told, is_public
      from members
    union all
    select members.stands_for, stay.park_id, stay.is_confirmed, stay.is_confirmed
      from members
      cross join lateral (
        select here.park_id, here.state = 'confirmed' as is_confirmed from enterprises.stay here
          where here.programme_id = programme and here.enterprise_id = members.id and here.state <> 'withdrawn'
          offset 0) as stay
  ), reach as (
    select stands_for, bool_or(is_public) as is_public,
        coalesce(array_agg(distinct place order by place) filter (where place is not null), '{}') as shown_to,
        coalesce(array_agg(distinct place order by place) filter (where place is not null and is_told), '{}') as told_to
      from places group by stands_for
  )
  update enterprises.enterprise one
    set is_public = reach.is_public, shown_to = reach.shown_to, told_to = reach.told_to
    from members join reach on reach.stands_for = members.stands_for
    where one.programme_id = programme and one.id = members.id
      and (one.is_public, one.shown_to, one.told_to) is distinct from (reach.is_public, reach.shown_to, reach.told_to)
$$;

create function enterprises.follow_change() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  perform enterprises.follow_reach(new.programme_id, array[old.stands_for, new.stands_for, new.id]);
  return null;
end $$;
create trigger who_is_told_follows after update on enterprises.enterprise
  for each row when (old.district_id is distinct from new.district_id or old.organisation_id is distinct from new.organisation_id
    or old.stands_for <> new.stands_for)
  execute function enterprises.follow_change();

create function enterprises.follow_stays() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  of_programme  record;
begin
  for of_programme in select programme_id, array_agg(distinct enterprise_id) as touched from new_rows group by programme_id loop
    perform enterprises.follow_reach(of_programme.programme_id, of_programme.touched);
  end loop;
  return null;
end $$;
create trigger who_is_told_follows after insert on enterprises.stay
  referencing new table as new_rows for each statement execute function enterprises.follow_stays();
create trigger who_is_told_follows_what_changed after update on enterprises.stay
  referencing new table as new_rows for each statement execute function enterprises.follow_stays();

-- What is confirmed of an enterprise makes it a fact of public registers: a stay does, and so does a title.
create function enterprises.show(programme uuid, shown uuid) returns void
  language sql security definer set search_path = '' as $$
  update enterprises.enterprise one set is_public = true
    where one.programme_id = programme and not one.is_public and one.stands_for = (
      select of.stands_for from enterprises.enterprise of where of.programme_id = programme and of.id = shown)
$$;

-- Names and addresses follow one another: the next ends the one before. Nothing else of them changes.
create function enterprises.follow_name() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if access.system_actor() is null and new.valid_from > access.today() then
    perform enterprises.refuse('a_name_is_not_of_the_future', new.enterprise_id);
  elsif new.valid_to is null then
    if tg_table_name = 'enterprise_name' then
      update enterprises.enterprise_name set valid_to = new.valid_from
        where programme_id = new.programme_id and enterprise_id = new.enterprise_id and valid_to is null
          and valid_from < new.valid_from;
    else
      update enterprises.address set valid_to = new.valid_from
        where programme_id = new.programme_id and enterprise_id = new.enterprise_id and kind = new.kind
          and valid_to is null and valid_from < new.valid_from;
    end if;
  end if;
  return new;
end $$;
create trigger the_next_name_ends_the_one_before before insert on enterprises.enterprise_name
  for each row execute function enterprises.follow_name();
create trigger the_next_address_ends_the_one_before before insert on enterprises.address
  for each row execute function enterprises.follow_name();

create function enterprises.call_so() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  update enterprises.enterprise one
    set name_zh = called.today, name_key = enterprises.name_key(called.today), search_text = called.all_names
    from (
      select each.programme_id, each.enterprise_id, min(each.name_zh) filter (where each.valid_to is null) as today,
          string_agg(enterprises.name_key(each.name_zh), E'\n' order by each.valid_from desc) as all_names
        from enterprises.enterprise_name each
        where (each.programme_id, each.enterprise_id) in (select programme_id, enterprise_id from new_rows)
        group by each.programme_id, each.enterprise_id
    ) as called
    where one.programme_id = called.programme_id and one.id = called.enterprise_id and called.today is not null
      and (one.name_zh, one.search_text) is distinct from (called.today, called.all_names);
  return null;
end $$;
create trigger an_enterprise_is_called_by_its_last_name after insert on enterprises.enterprise_name
  referencing new table as new_rows for each statement execute function enterprises.call_so();

create function enterprises.only_end() returns trigger
  language plpgsql as $$
begin
  if tg_op = 'UPDATE' and (to_jsonb(old) ->> 'valid_to') is null and (to_jsonb(new) ->> 'valid_to') is not null
    and to_jsonb(new) - 'valid_to' = to_jsonb(old) - 'valid_to'
  then
    return new;
  end if;
  raise exception '% of enterprises.% is refused: what was stated stays', tg_op, tg_table_name
    using errcode = 'check_violation', constraint = 'what_was_stated_stays', schema = 'enterprises', table = tg_table_name;
end $$;
do $$
declare
  name text;
begin
  foreach name in array array['enterprise_name', 'address', 'fact', 'tie'] loop
    execute format('create trigger what_was_stated_stays before update or delete on enterprises.%I
      for each row execute function enterprises.only_end()', name);
  end loop;
  foreach name in array array['enterprise', 'stay', 'match', 'merge'] loop
    execute format('create trigger what_was_stated_stays before delete on enterprises.%I
      for each row execute function enterprises.only_end()', name);
  end loop;
end $$;

-- A figure said anew is the next version. Two at once meet at the key, and one is told to try again.
create function enterprises.count_version() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if access.system_actor() is null and new.year > extract(year from access.today()) then
    perform enterprises.refuse('a_fact_is_not_of_the_future', new.enterprise_id);
  end if;
  if new.version is null then
    new.version := 1 + coalesce((
      select max(version) from enterprises.fact
        where programme_id = new.programme_id and enterprise_id = new.enterprise_id and year = new.year and fact = new.fact), 0);
  end if;
  return new;
end $$;
create trigger a_figure_said_anew_is_the_next_version before insert on enterprises.fact
  for each row execute function enterprises.count_version();

-- Stated, then confirmed by somebody else or withdrawn; its last day is said once. Who does it is whoever acts.
create function enterprises.check_stay() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if access.system_actor() is not null then
    return new;
  elsif tg_op = 'INSERT' then
    if new.state <> 'stated' or new.valid_from > access.today() then
      perform enterprises.refuse('a_stay_begins_as_stated_and_not_in_the_future', new.enterprise_id);
    end if;
    return new;
  end if;
  if to_jsonb(new) - '{valid_to,state,withdrawn_why}'::text[] <> to_jsonb(old) - '{valid_to,state,withdrawn_why}'::text[] then
    perform enterprises.refuse('what_was_stated_stays', new.enterprise_id);
  elsif new.valid_to is distinct from old.valid_to and (old.valid_to is not null or old.state = 'withdrawn') then
    perform enterprises.refuse('what_has_ended_stays_ended', new.enterprise_id);
  elsif new.state <> old.state and not (
    (old.state = 'stated' and new.state in ('confirmed', 'withdrawn')) or (old.state = 'confirmed' and new.state = 'withdrawn'))
  then
    perform enterprises.refuse('a_stay_is_stated_confirmed_or_withdrawn_in_this_order', new.enterprise_id);
  elsif new.state <> old.state and not (old.state = 'stated' and new.state = 'withdrawn')
    and not enterprises.holds('enterprises.confirm', array[new.park_id])
  then
    raise exception 'the stay % is confirmed, and what is confirmed is taken back, by who confirms for its park', new.id
      using errcode = 'insufficient_privilege';
  end if;
  if new.state <> old.state and new.state = 'confirmed' then
    new.confirmed_by := access.person_id();
    new.confirmed_for := access.for_person_id();
    new.confirmed_at := now();
  elsif new.state <> old.state then
    new.withdrawn_by := access.person_id();
    new.withdrawn_at := now();
  end if;
  return new;
end $$;
create trigger a_stay_is_looked_at before insert or update on enterprises.stay
  for each row execute function enterprises.check_stay();

-- A match is decided once, by whoever acts.
create function enterprises.check_match() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if old.state <> 'open' then
    perform enterprises.refuse('a_match_is_decided_once', new.one_id);
  elsif to_jsonb(new) - '{state,decided_by,decided_for,decided_at,decided_why}'::text[]
    <> to_jsonb(old) - '{state,decided_by,decided_for,decided_at,decided_why}'::text[]
  then
    perform enterprises.refuse('what_was_stated_stays', new.one_id);
  elsif access.system_actor() is null then
    new.decided_by := access.person_id();
    new.decided_for := access.for_person_id();
    new.decided_at := now();
  end if;
  return new;
end $$;
create trigger a_match_is_decided_once before update on enterprises.match
  for each row execute function enterprises.check_match();

-- Whoever merges writes both rows first, the smaller id before the greater: so two that would only together make a chain
-- or a circle meet here, and the second sees what the first did, or (repeatable read) is told to try again. What is
-- merged is asked of the merges, since of several made by one statement each sees those before it.
create function enterprises.check_merge() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  perform from enterprises.enterprise one
    where one.programme_id = new.programme_id and one.id in (new.merged_id, new.kept_id) order by one.id for update;
  update enterprises.enterprise set stands_for = stands_for
    where programme_id = new.programme_id and id in (new.merged_id, new.kept_id);
  if tg_op = 'UPDATE' then
    if old.undone_at is not null then
      perform enterprises.refuse('a_merge_is_undone_once', new.merged_id);
    elsif to_jsonb(new) - '{undone_by,undone_at,undone_why}'::text[] <> to_jsonb(old) - '{undone_by,undone_at,undone_why}'::text[] then
      perform enterprises.refuse('what_was_stated_stays', new.merged_id);
    elsif access.system_actor() is null then
      new.undone_by := access.person_id();
      new.undone_at := now();
    end if;
    return new;
  elsif new.undone_at is not null then
    return new;
  elsif exists (
    select from enterprises.merge before
      where before.programme_id = new.programme_id and before.merged_id = new.merged_id and before.undone_at is null)
  then
    perform enterprises.refuse('an_enterprise_is_merged_once', new.merged_id);
  elsif exists (
    select from enterprises.merge before
      where before.programme_id = new.programme_id and before.merged_id = new.kept_id and before.undone_at is null)
  then
    perform enterprises.refuse('what_was_merged_does_not_stand_for_others', new.kept_id);
  elsif exists (
    select from enterprises.merge before
      where before.programme_id = new.programme_id and before.kept_id = new.merged_id and before.undone_at is null)
  then
    perform enterprises.refuse('who_stands_for_others_is_not_merged', new.merged_id);
  elsif 2 = (
    select count(one.code) from enterprises.enterprise one
      where one.programme_id = new.programme_id and one.id in (new.merged_id, new.kept_id))
  then
    perform enterprises.refuse('two_codes_are_two_enterprises', new.merged_id);
  end if;
  return new;
end $$;
create trigger a_merge_is_looked_at before insert or update on enterprises.merge
  for each row execute function enterprises.check_merge();

create function enterprises.follow_merge() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  update enterprises.enterprise set stands_for = case when new.undone_at is null then new.kept_id else new.merged_id end
    where programme_id = new.programme_id and id = new.merged_id
      and stands_for <> case when new.undone_at is null then new.kept_id else new.merged_id end;
  return null;
end $$;
create trigger what_was_merged_stands_for_what_was_kept after insert or update on enterprises.merge
  for each row execute function enterprises.follow_merge();

revoke execute on all functions in schema enterprises from public;
grant execute on function enterprises.is_credit_code, enterprises.name_key, enterprises.pairs, enterprises.holds, enterprises.find_named,
  enterprises.find_by_code
  to courtyard_app, courtyard_worker;

-- Who may.
do $$
declare
  name text;
begin
  foreach name in array array['enterprise', 'enterprise_name', 'address', 'stay', 'fact', 'tie', 'match', 'merge'] loop
    execute format('alter table enterprises.%I enable row level security', name);
    execute format('alter table enterprises.%I force row level security', name);
    -- For the functions above, which belong to the owner, who need not be one that looks past row security.
    execute format('create policy the_house_looks_for_its_rules on enterprises.%I for select to current_user using (true)', name);
    execute format($policy$
      create policy the_machine_reads_its_programme on enterprises.%I
        for select to courtyard_worker
        using (access.system_actor() in
            ('programme_loader', 'operator', 'title_keeper', 'report_keeper', 'import_keeper', 'task_keeper')
          and programme_id = access.programme_id())$policy$, name);
    execute format($policy$
      create policy the_loader_adds_to_its_programme on enterprises.%I
        for insert to courtyard_worker
        with check (access.system_actor() = 'programme_loader' and programme_id = access.programme_id())$policy$, name);
    execute format('grant select on enterprises.%I to courtyard_app, courtyard_worker', name);
    execute format('grant insert on enterprises.%I to courtyard_worker', name);
  end loop;
  foreach name in array array['enterprise', 'enterprise_name', 'address'] loop
    execute format('create policy what_follows_is_kept on enterprises.%I for update to current_user using (true)', name);
  end loop;
end $$;
create policy what_may_be_one_is_proposed on enterprises.match for insert to current_user with check (state = 'open');
create policy the_loader_decides_matches on enterprises.match
  for update to courtyard_worker
  using (access.system_actor() = 'programme_loader' and programme_id = access.programme_id());
grant update (state, decided_by, decided_for, decided_at, decided_why) on enterprises.match to courtyard_worker;

-- What is confirmed is a fact of public registers.
create policy anyone_reads_confirmed_enterprises_of_published_programmes on enterprises.enterprise
  for select to courtyard_app
  using (is_public and programme_id = any (array(select programme_id from plans.programme where state = 'published')));
create policy members_see_the_enterprises_they_may on enterprises.enterprise
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and (
    (is_public and (select access.person_id()) is not null) or (select access.reaches_all('enterprises.see'))
    or shown_to && (select access.scope('enterprises.see'))::uuid[]));
-- Whoever enters one is told about it from then on, so says for which of their own organisations they do.
create policy who_writes_the_register_enters_enterprises on enterprises.enterprise
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and stated_by = (select access.person_id())
    and ((select access.reaches_all('enterprises.write')) or entered_for in (select unnest(access.scope('enterprises.write')))));
create policy who_writes_the_register_changes_what_they_are_told_of on enterprises.enterprise
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and ((select access.reaches_all('enterprises.write'))
    or told_to && (select access.scope('enterprises.write'))::uuid[]));
grant insert (programme_id, id, code, name_zh, district_id, founded_on, status, industry, above_size, scale, entered_for)
  on enterprises.enterprise to courtyard_app;
grant update (code, district_id, organisation_id, founded_on, status, industry, above_size, scale)
  on enterprises.enterprise to courtyard_app;

create policy who_sees_an_enterprise_sees_its_names on enterprises.enterprise_name
  for select to courtyard_app
  using (exists (
    select from enterprises.enterprise seen
      where seen.programme_id = enterprise_name.programme_id and seen.id = enterprise_name.enterprise_id));
do $$
declare
  name text;
begin
  foreach name in array array['address', 'fact', 'tie'] loop
    execute format($policy$
      create policy who_is_told_of_an_enterprise_reads_it on enterprises.%I
        for select to courtyard_app
        using (programme_id = (select access.programme_id()) and ((select access.reaches_all('enterprises.see')) or exists (
          select from enterprises.enterprise one
            where one.programme_id = %1$I.programme_id and one.id = %1$I.enterprise_id
              and one.told_to && (select access.scope('enterprises.see'))::uuid[])))$policy$, name);
  end loop;
  foreach name in array array['enterprise_name', 'address', 'fact', 'tie'] loop
    execute format($policy$
      create policy who_writes_the_register_states_what_they_are_told_of on enterprises.%I
        for insert to courtyard_app
        with check (programme_id = (select access.programme_id()) and stated_by = (select access.person_id())
          and ((select access.reaches_all('enterprises.write')) or exists (
            select from enterprises.enterprise one
              where one.programme_id = %1$I.programme_id and one.id = %1$I.enterprise_id
                and one.told_to && (select access.scope('enterprises.write'))::uuid[])))$policy$, name);
  end loop;
end $$;
grant insert (programme_id, enterprise_id, name_zh, name_en, valid_from, valid_to) on enterprises.enterprise_name to courtyard_app;
grant insert (programme_id, enterprise_id, kind, address, valid_from, valid_to) on enterprises.address to courtyard_app;
grant insert (programme_id, enterprise_id, year, fact, value, source) on enterprises.fact to courtyard_app;
grant insert (programme_id, id, enterprise_id, kind, other_enterprise_id, other_name, other_code, share, valid_from, valid_to, basis)
  on enterprises.tie to courtyard_app;
create policy who_writes_the_register_ends_a_tie on enterprises.tie
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and ((select access.reaches_all('enterprises.write')) or exists (
    select from enterprises.enterprise one
      where one.programme_id = tie.programme_id and one.id = tie.enterprise_id
        and one.told_to && (select access.scope('enterprises.write'))::uuid[])));
grant update (valid_to) on enterprises.tie to courtyard_app;

create policy anyone_reads_confirmed_stays_of_published_programmes on enterprises.stay
  for select to courtyard_app
  using (state = 'confirmed' and programme_id = any (array(select programme_id from plans.programme where state = 'published')));
create policy members_see_the_stays_they_may on enterprises.stay
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and (
    (state = 'confirmed' and (select access.person_id()) is not null) or (select access.reaches_all('enterprises.see'))
    or park_id in (select unnest(access.scope('enterprises.see')))
    or exists (
      select from enterprises.enterprise one
        where one.programme_id = stay.programme_id and one.id = stay.enterprise_id
          and one.told_to && (select access.scope('enterprises.see'))::uuid[])));
create policy who_writes_for_a_park_states_its_stays on enterprises.stay
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and stated_by = (select access.person_id()) and state = 'stated'
    and ((select access.reaches_all('enterprises.write')) or park_id in (select unnest(access.scope('enterprises.write')))));
create policy who_writes_for_a_park_ends_its_stays on enterprises.stay
  for update to courtyard_app
  using (programme_id = (select access.programme_id())
    and ((select access.reaches_all('enterprises.write')) or park_id in (select unnest(access.scope('enterprises.write')))));
create policy who_confirms_for_a_park_confirms_its_stays on enterprises.stay
  for update to courtyard_app
  using (programme_id = (select access.programme_id())
    and ((select access.reaches_all('enterprises.confirm')) or park_id in (select unnest(access.scope('enterprises.confirm')))));
grant insert (programme_id, id, enterprise_id, park_id, valid_from, valid_to, how, basis),
  update (valid_to, state, withdrawn_why) on enterprises.stay to courtyard_app;

-- A pair is decided and merged by who confirms for both.
create policy who_confirms_for_one_and_sees_both_sees_the_match on enterprises.match
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and ((select access.reaches_all('enterprises.confirm')) or (
    select count(*) = 2 and bool_or(one.told_to && (select access.scope('enterprises.confirm'))::uuid[])
      from enterprises.enterprise one
      where one.programme_id = match.programme_id and one.id in (match.one_id, match.other_id))));
create policy who_confirms_for_both_decides_the_match on enterprises.match
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and ((select access.reaches_all('enterprises.confirm')) or 2 = (
    select count(*) from enterprises.enterprise one
      where one.programme_id = match.programme_id and one.id in (match.one_id, match.other_id)
        and one.told_to && (select access.scope('enterprises.confirm'))::uuid[])));
grant update (state, decided_why) on enterprises.match to courtyard_app;

create policy who_sees_one_of_them_sees_the_merge on enterprises.merge
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and ((select access.reaches_all('enterprises.see')) or exists (
    select from enterprises.enterprise one
      where one.programme_id = merge.programme_id and one.id in (merge.merged_id, merge.kept_id)
        and one.shown_to && (select access.scope('enterprises.see'))::uuid[])));
create policy who_confirms_for_both_merges_them on enterprises.merge
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and merged_by = (select access.person_id()) and undone_at is null
    and ((select access.reaches_all('enterprises.confirm')) or 2 = (
      select count(*) from enterprises.enterprise one
        where one.programme_id = merge.programme_id and one.id in (merge.merged_id, merge.kept_id)
          and one.told_to && (select access.scope('enterprises.confirm'))::uuid[])));
create policy who_confirms_for_both_undoes_it on enterprises.merge
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and ((select access.reaches_all('enterprises.confirm')) or 2 = (
    select count(*) from enterprises.enterprise one
      where one.programme_id = merge.programme_id and one.id in (merge.merged_id, merge.kept_id)
        and one.told_to && (select access.scope('enterprises.confirm'))::uuid[])));
grant insert (programme_id, id, merged_id, kept_id, why), update (undone_why) on enterprises.merge to courtyard_app;

-- Names, addresses and figures say themselves who stated them and when, and only grow.
select audit.watch('enterprises.enterprise', '{id}');
select audit.watch('enterprises.stay', '{id}');
select audit.watch('enterprises.tie', '{id}');
select audit.watch('enterprises.match', '{id}');
select audit.watch('enterprises.merge', '{id}');
select audit.belongs('enterprises.stay', 'enterprises.stay', '{id}', 'enterprises.enterprise', '{enterprise_id}');
select audit.belongs('enterprises.tie', 'enterprises.tie', '{id}', 'enterprises.enterprise', '{enterprise_id}');
select audit.belongs('enterprises.merge', 'enterprises.merge', '{id}', 'enterprises.enterprise', '{merged_id}');
select audit.belongs('enterprises.merge', 'enterprises.merge', '{id}', 'enterprises.enterprise', '{kept_id}');
