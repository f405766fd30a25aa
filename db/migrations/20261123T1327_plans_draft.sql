-- From reading to programme: what a notice was compiled to is corrected by people, checked, and published by another.
--
-- A draft's items are rows that change; each change is an act with a reason, and what it changed is kept as it was. The
-- steps of a draft are a life cycle (acts.transition, src/plans/drafts/draft.acts.ts). Publishing makes an edition, which
-- never changes.

create table plans.draft (
  programme_id        uuid not null,
  id                  uuid not null default gen_random_uuid(),
  -- From the edition that holds; from a notice that is read whole in its place; from one that amends it.
  kind                text not null,
  notice_kind         text not null,
  state               text not null default 'draft',
  acts_done           integer not null default 0,
  -- The edition it began from, and is compared with.
  base_edition        integer not null,
  -- Every span counts in it. Where a draft amends: the text of the edition that holds, then the amendment's.
  text                text not null,
  text_units          integer not null,
  -- The file, where one was brought.
  file_name           text,
  file_sha256         text,
  opened_by           uuid not null default access.person_id(),
  opened_by_name      text not null default '',
  opened_at           timestamptz not null default now(),
  checked_by          uuid,
  checked_by_name     text,
  checked_at          timestamptz,
  published_by        uuid,
  published_by_name   text,
  published_at        timestamptz,
  -- The transaction that published it, which alone may write its edition.
  published_xid       xid8,
  edition             integer,
  primary key (programme_id, id),
  foreign key (programme_id, base_edition) references plans.edition on delete restrict,
  foreign key (programme_id, edition) references plans.edition on delete restrict deferrable initially deferred,
  foreign key (programme_id, opened_by) references access.person on delete restrict,
  foreign key (programme_id, checked_by) references access.person on delete restrict,
  foreign key (programme_id, published_by) references access.person on delete restrict,
  constraint an_edition_comes_from_one_draft unique (programme_id, edition),
  constraint a_draft_is_of_a_kind check (kind in ('edition', 'notice', 'amendment')),
  constraint a_draft_stands_somewhere check (state in ('draft', 'checked', 'published', 'withdrawn')),
  constraint an_amendment_changes_a_plan check (
    notice_kind in ('whole', 'amended', 'supplementary') and (kind = 'amendment') = (notice_kind <> 'whole')),
  constraint a_file_has_its_checksum check (
    (file_name is null) = (file_sha256 is null) and file_sha256 ~ '^[0-9a-f]{64}$' and (kind = 'edition') = (file_name is null)),
  constraint units_are_at_least_characters check (text_units >= char_length(text)),
  constraint what_is_checked_has_its_checker check (
    (checked_by is null) = (checked_at is null) and (state not in ('checked', 'published') or checked_at is not null)),
  constraint what_is_published_has_its_publisher check (
    (published_by is null) = (published_at is null) and (published_by is null) = (edition is null)
    and (published_by is null) = (published_xid is null) and (state = 'published') = (published_at is not null)),
  constraint who_checked_does_not_publish check (published_by <> checked_by)
);
create index drafts_by_time on plans.draft (programme_id, opened_at desc);

-- The notices that a draft's text is made of, in order.
create table plans.draft_text (
  programme_id     uuid not null,
  draft_id         uuid not null,
  position         integer not null,
  notice_kind      text not null,
  document_number  text,
  title            text,
  issued_on        date,
  span_start       integer not null,
  span_end         integer not null,
  primary key (programme_id, draft_id, position),
  foreign key (programme_id, draft_id) references plans.draft on delete restrict,
  constraint a_span_has_a_length check (span_start >= 0 and span_end > span_start),
  constraint a_notice_is_whole_or_changes_another check (notice_kind in ('whole', 'amended', 'supplementary')),
  constraint a_plan_comes_before_what_changes_it check ((position = 0) = (notice_kind = 'whole'))
);

-- An act on a draft: who, when, why. The list only grows.
create table plans.draft_change (
  programme_id    uuid not null,
  draft_id        uuid not null,
  seq             integer not null,
  act             text not null,
  from_state      text,
  to_state        text not null,
  by_person       uuid not null default access.person_id(),
  by_name         text not null default '',
  for_person      uuid default access.for_person_id(),
  at              timestamptz not null default now(),
  reason          text,
  -- The transaction, in which alone it may change items.
  xid             xid8 not null default pg_current_xact_id(),
  primary key (programme_id, draft_id, seq),
  foreign key (programme_id, draft_id) references plans.draft on delete restrict,
  foreign key (programme_id, by_person) references access.person on delete restrict,
  constraint a_change_says_why check (reason <> '' and (reason is not null or act in ('open', 'check', 'publish')))
);

-- What stands in a draft.
create table plans.draft_item (
  programme_id     uuid not null,
  draft_id         uuid not null,
  id               uuid not null default gen_random_uuid(),
  kind             text not null,
  position         integer not null,
  revision         integer not null default 1,
  span_start       integer,
  span_end         integer,
  -- In the shape of its kind, as the compiler reads it.
  content          jsonb not null,
  origin           text not null,
  -- Whether it will be part of the programme.
  live             boolean not null default true,
  item_id          uuid,
  -- The 文号 of the notice that stated it in the edition it comes from.
  basis            text,
  change_kind      text,
  was              jsonb,
  proposed         jsonb,
  proposed_start   integer,
  proposed_end     integer,
  decision         text,
  decision_reason  text,
  decided_by       uuid,
  decided_by_name  text,
  decided_at       timestamptz,
  changed_by       uuid,
  changed_by_name  text,
  changed_at       timestamptz,
  -- The act that made it what it is.
  change_seq       integer not null,
  primary key (programme_id, draft_id, id),
  foreign key (programme_id, draft_id, change_seq) references plans.draft_change on delete restrict,
  foreign key (programme_id, decided_by) references access.person on delete restrict,
  foreign key (programme_id, changed_by) references access.person on delete restrict,
  constraint an_identity_stands_once_in_a_draft unique (programme_id, draft_id, item_id),
  constraint an_item_is_of_a_kind check (kind in
    ('notice', 'heading', 'target', 'layout_row', 'task', 'responsible', 'annex_row', 'uncovered', 'warning')),
  constraint what_lasts_has_an_identity check (
    (item_id is not null) = (kind in ('target', 'layout_row', 'task', 'responsible', 'annex_row'))),
  constraint an_item_comes_from_somewhere check (origin in
    ('compiled', 'added', 'edited', 'merged', 'split', 'kept', 'dropped')),
  constraint revisions_count_from_one check (revision >= 1),
  constraint a_span_is_whole_or_absent check ((span_start is null) = (span_end is null)),
  constraint a_span_has_a_length check (span_start >= 0 and span_end > span_start),
  constraint what_is_read_from_a_sentence_has_one check (span_start is not null or kind in ('notice', 'annex_row')),
  constraint what_is_said_is_an_object check (jsonb_typeof(content) = 'object'),
  constraint a_target_says_how_much_of_what check (kind <> 'target' or coalesce(
    jsonb_typeof(content -> 'value') = 'number' and content ->> 'subject' <> '' and content ->> 'text' <> ''
    and jsonb_typeof(content -> 'unit') = 'string'
    and content ->> 'comparator' in ('about', 'atLeast', 'atMost', 'exact', 'growth'), false)),
  constraint a_row_of_the_layout_names_a_district check (kind <> 'layout_row' or coalesce(
    content ->> 'district' <> '' and content ->> 'hostZone' is distinct from ''
    and jsonb_typeof(content -> 'directions') = 'array', false)),
  constraint a_task_has_a_title check (kind <> 'task' or coalesce(
    content ->> 'title' <> '' and jsonb_typeof(content -> 'measures') = 'array', false)),
  constraint a_row_of_the_annex_names_its_item check (kind <> 'annex_row' or coalesce(content ->> 'item' <> '', false)),
  constraint a_change_has_both_its_sides check (case change_kind
    when 'kept' then was is not null when 'changed' then was is not null and proposed is not null
    when 'added' then was is null and proposed is not null when 'dropped' then was is not null and proposed is null
    else was is null and proposed is null end),
  constraint a_change_is_of_a_kind check (change_kind in ('kept', 'changed', 'added', 'dropped')),
  constraint a_decision_is_of_its_kind check (case decision
    when 'means_nothing' then kind = 'uncovered' when 'covered' then kind = 'uncovered' and not live
    when 'looked_at' then kind = 'warning'
    when 'accepted' then change_kind in ('changed', 'added', 'dropped')
    when 'declined' then change_kind in ('changed', 'added', 'dropped')
    else decision is null end),
  constraint a_decision_has_its_reason check (
    (decision is null) = (decision_reason is null) and decision_reason <> '' and (decision is null) = (decided_at is null)),
  constraint what_is_not_accepted_is_not_added check (
    change_kind is distinct from 'added' or not live or decision is not distinct from 'accepted')
);
create index items_of_a_draft on plans.draft_item (programme_id, draft_id, kind, position);

-- What an act changed: each item as it was and as it became. Written by the items themselves.
create table plans.draft_change_item (
  programme_id  uuid not null,
  draft_id      uuid not null,
  seq           integer not null,
  id            uuid not null,
  before        jsonb,
  after         jsonb not null,
  primary key (programme_id, draft_id, seq, id),
  foreign key (programme_id, draft_id, seq) references plans.draft_change on delete restrict,
  foreign key (programme_id, draft_id, id) references plans.draft_item on delete restrict
);

-- The steps of a draft: the same as src/plans/drafts/draft.acts.ts declares.
insert into acts.transition (life_cycle, act, from_state, to_state) values
  ('plans.draft', 'open', '', 'draft'),
  ('plans.draft', 'edit', 'draft', 'draft'),
  ('plans.draft', 'merge', 'draft', 'draft'),
  ('plans.draft', 'split', 'draft', 'draft'),
  ('plans.draft', 'add', 'draft', 'draft'),
  ('plans.draft', 'drop', 'draft', 'draft'),
  ('plans.draft', 'restore', 'draft', 'draft'),
  ('plans.draft', 'decide', 'draft', 'draft'),
  ('plans.draft', 'check', 'draft', 'checked'),
  ('plans.draft', 'reopen', 'checked', 'draft'),
  ('plans.draft', 'publish', 'checked', 'published'),
  ('plans.draft', 'withdraw', 'draft', 'withdrawn'),
  ('plans.draft', 'withdraw', 'checked', 'withdrawn');

-- Names as a paper bears them: also those read them who may not see the person.
create function plans.name_the_one_who_acts() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  name_of  text := (select name from access.person where programme_id = new.programme_id and id = access.person_id());
begin
  if tg_table_name = 'draft' then
    new.opened_by_name := coalesce(name_of, '');
  else
    new.by_name := coalesce(name_of, '');
  end if;
  return new;
end $$;
create trigger a_draft_bears_a_name before insert on plans.draft
  for each row execute function plans.name_the_one_who_acts();
create trigger a_change_bears_a_name before insert on plans.draft_change
  for each row execute function plans.name_the_one_who_acts();
create trigger each_act_is_a_step before insert on plans.draft_change
  for each row execute function acts.take_step('plans.draft', 'plans.draft', 'draft_id');
create constraint trigger a_draft_begins_with_an_act after insert on plans.draft
  deferrable initially deferred for each row execute function acts.check_begin();

-- Others who look at the draft hear of it once it is written. No word of what it says: who may read it asks.
create function plans.tell_of_a_change() returns trigger
  language plpgsql as $$
begin
  perform pg_notify('plans_draft', concat_ws('/', new.programme_id, new.draft_id, new.seq));
  return null;
end $$;
create trigger others_hear_of_a_change after insert on plans.draft_change
  for each row execute function plans.tell_of_a_change();

-- A draft moves by its acts alone (acts.take_step), which no request does itself; what a step asks for is looked at here.
create function plans.check_draft() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  me      uuid := access.person_id();
  name_of text := (select name from access.person where programme_id = new.programme_id and id = access.person_id());
  broken  text;
begin
  if old.state = new.state then
    null;
  elsif new.state in ('checked', 'published') and not exists (
    select from plans.edition
      where programme_id = new.programme_id and edition = new.base_edition and valid_to is null
  ) then
    broken := 'a_draft_is_published_upon_what_it_began_from';
  elsif new.state = 'checked' then
    if exists (
      select from plans.draft_item
        where programme_id = new.programme_id and draft_id = new.id and live and decision is null
          and kind = 'uncovered' and (origin <> 'kept' or new.kind = 'edition')
    ) then
      broken := 'every_sentence_is_decided';
    elsif exists (
      select from plans.draft_item
        where programme_id = new.programme_id and draft_id = new.id and live and decision is null
          and kind = 'warning' and (origin <> 'kept' or new.kind = 'edition')
    ) then
      broken := 'every_warning_is_answered';
    elsif exists (
      select from plans.draft_item
        where programme_id = new.programme_id and draft_id = new.id and decision is null and change_kind <> 'kept'
    ) then
      broken := 'every_change_is_accepted_or_declined';
    end if;
    new.checked_by := me;
    new.checked_by_name := name_of;
    new.checked_at := now();
  elsif new.state = 'draft' then
    new.checked_by := null;
    new.checked_by_name := null;
    new.checked_at := null;
  elsif new.state = 'published' then
    if not access.reaches_all('plans.publish') then
      raise exception 'the one who asks does not publish plans' using errcode = 'insufficient_privilege';
    elsif me = old.checked_by then
      broken := 'who_checked_does_not_publish';
    elsif not exists (
      -- Whoever worked on it; where nobody did, whoever opened it.
      select from plans.draft_change
        where programme_id = new.programme_id and draft_id = new.id and by_person <> me
          and (act in ('edit', 'merge', 'split', 'add', 'drop', 'restore', 'decide') or act = 'open' and not exists (
            select from plans.draft_change as work
              where work.programme_id = new.programme_id and work.draft_id = new.id
                and work.act in ('edit', 'merge', 'split', 'add', 'drop', 'restore', 'decide')))
    ) then
      broken := 'who_alone_drafted_does_not_publish';
    end if;
    new.published_by := me;
    new.published_by_name := name_of;
    new.published_at := now();
    new.published_xid := pg_current_xact_id();
    new.edition := (select max(edition) from plans.edition where programme_id = new.programme_id) + 1;
  end if;
  if broken is not null then
    raise exception 'the draft % breaks %', new.id, broken
      using errcode = 'check_violation', constraint = broken, table = tg_table_name;
  end if;
  return new;
end $$;
create trigger a_draft_takes_steps_that_stand before update on plans.draft
  for each row execute function plans.check_draft();

-- Items change while the draft is open, by an act of this transaction, one revision after the other. Who they are stays.
create function plans.check_draft_item() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  draft    plans.draft;
  change   plans.draft_change;
  changes  constant text[] :=
    '{position,span_start,span_end,content,origin,live,decision,decision_reason,change_seq}';
  told     constant text[] :=
    '{revision,decided_by,decided_by_name,decided_at,changed_by,changed_by_name,changed_at}';
  broken   text;
begin
  select * into draft from plans.draft where programme_id = new.programme_id and id = new.draft_id;
  select * into change from plans.draft_change
    where programme_id = new.programme_id and draft_id = new.draft_id and seq = new.change_seq;
  if draft.state is distinct from 'draft' then
    broken := 'items_change_while_the_draft_is_open';
  elsif change.xid is distinct from pg_current_xact_id() or change.seq <> draft.acts_done
    or change.act not in ('open', 'edit', 'merge', 'split', 'add', 'drop', 'restore', 'decide')
  then
    broken := 'an_item_changes_by_an_act';
  elsif new.span_end > draft.text_units or new.proposed_end > draft.text_units then
    broken := 'a_span_lies_inside_its_text';
  elsif tg_op = 'INSERT' then
    if new.revision <> 1 then
      broken := 'revisions_count_from_one';
    end if;
  elsif to_jsonb(new) - changes - told <> to_jsonb(old) - changes - told then
    broken := 'what_an_item_is_stays';
  end if;
  if broken is not null then
    raise exception 'the item % breaks %', new.id, broken
      using errcode = 'check_violation', constraint = broken, table = tg_table_name;
  end if;
  if tg_op = 'UPDATE' then
    new.revision := old.revision + 1;
  end if;
  -- A decision taken over from the draft before bears the name of who took it.
  if change.act = 'open' then
    return new;
  end if;
  new.changed_by := change.by_person;
  new.changed_by_name := change.by_name;
  new.changed_at := change.at;
  if new.decision is null then
    new.decided_by := null;
    new.decided_by_name := null;
    new.decided_at := null;
  elsif tg_op = 'INSERT' or (new.decision, new.decision_reason) is distinct from (old.decision, old.decision_reason) then
    new.decided_by := change.by_person;
    new.decided_by_name := change.by_name;
    new.decided_at := change.at;
  end if;
  return new;
end $$;
create trigger an_item_changes_by_an_act before insert or update on plans.draft_item
  for each row execute function plans.check_draft_item();

-- So that no change is forgotten. What a draft opens with is no change.
create function plans.keep_what_changed() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.change_seq > 1 then
    insert into plans.draft_change_item (programme_id, draft_id, seq, id, before, after)
      values (new.programme_id, new.draft_id, new.change_seq, new.id,
        case tg_op when 'UPDATE' then to_jsonb(old) end, to_jsonb(new));
  end if;
  return null;
end $$;
create trigger what_changed_is_kept after insert or update on plans.draft_item
  for each row execute function plans.keep_what_changed();

-- What a draft opens with is one piece: nothing is put under it later.
create function plans.check_draft_text() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  draft  plans.draft;
begin
  select * into draft from plans.draft where programme_id = new.programme_id and id = new.draft_id;
  if draft.acts_done is distinct from 0 then
    raise exception 'the draft % has begun', new.draft_id
      using errcode = 'check_violation', constraint = 'a_draft_begins_with_its_texts', table = tg_table_name;
  end if;
  if new.span_end > draft.text_units then
    raise exception 'the part [%, %) of the draft % does not lie inside its text', new.span_start, new.span_end, new.draft_id
      using errcode = 'check_violation', constraint = 'a_span_lies_inside_its_text', table = tg_table_name;
  end if;
  return new;
end $$;
create trigger a_draft_begins_with_its_texts before insert on plans.draft_text
  for each row execute function plans.check_draft_text();

-- What is published is what was checked: every live item, and nothing else. Looked at when the transaction ends.
create function plans.check_published() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  kinds    constant text[] := '{heading,target,layout_row,task,responsible,annex_row,uncovered,warning}';
  kind_of  text;
  there    bigint;
  broken   text;
begin
  foreach kind_of in array kinds loop
    execute format('select count(*) from plans.%I where programme_id = $1 and edition = $2', kind_of)
      into there using new.programme_id, new.edition;
    if there <> (select count(*) from plans.draft_item
      where programme_id = new.programme_id and draft_id = new.id and live and kind = kind_of)
    then
      broken := 'what_is_published_is_what_was_checked';
    end if;
  end loop;
  if exists (
    select from plans.draft_item item
      where item.programme_id = new.programme_id and item.draft_id = new.id and item.live and item.item_id is not null
        and not exists (select from plans.item_of_edition stands
          where stands.programme_id = item.programme_id and stands.edition = new.edition
            and stands.item_id = item.item_id and stands.kind = item.kind)
  ) or not exists (
    select from plans.notice where programme_id = new.programme_id and edition = new.edition and text = new.text
  ) then
    broken := 'what_is_published_is_what_was_checked';
  end if;
  if broken is not null then
    raise exception 'edition % is not what the draft % says', new.edition, new.id
      using errcode = 'check_violation', constraint = broken, table = tg_table_name;
  end if;
  return null;
end $$;
create constraint trigger what_is_published_is_what_was_checked after update on plans.draft
  deferrable initially deferred for each row when (new.state = 'published' and old.state <> 'published')
  execute function plans.check_published();

-- The edition that the one who asks publishes in this transaction; null at any other time.
create function plans.edition_being_published() returns integer
  language sql stable security definer set search_path = pg_catalog, pg_temp
  begin atomic
    select edition from plans.draft
      where programme_id = access.programme_id() and published_by = access.person_id()
        and published_xid = pg_current_xact_id_if_assigned();
  end;
revoke execute on function plans.edition_being_published() from public;
grant execute on function plans.edition_being_published() to courtyard_app;

-- Who may. Those who draft or publish plans see drafts; those who draft begin and change them; each step is an act.
do $$
declare
  name text;
begin
  foreach name in array array['draft', 'draft_text', 'draft_change', 'draft_item', 'draft_change_item'] loop
    execute format('alter table plans.%I enable row level security', name);
    execute format('alter table plans.%I force row level security', name);
    execute format($policy$
      create policy who_drafts_or_publishes_reads_drafts on plans.%I
        for select to courtyard_app
        using (programme_id = (select access.programme_id())
          and ((select access.reaches_all('plans.draft')) or (select access.reaches_all('plans.publish'))))$policy$, name);
    -- For the functions above, which belong to the owner.
    execute format('create policy the_house_looks_for_its_rules on plans.%I for select to current_user using (true)', name);
    execute format('grant select on plans.%I to courtyard_app', name);
  end loop;
  foreach name in array array[
    'edition', 'notice', 'heading', 'target', 'layout_row', 'task', 'responsible', 'annex_row', 'uncovered', 'warning',
    'item_of_edition'
  ] loop
    execute format('create policy the_house_looks_for_its_rules on plans.%I for select to current_user using (true)', name);
  end loop;
end $$;
create policy the_house_moves_drafts on plans.draft for update to current_user using (true);
create policy the_house_keeps_what_changed on plans.draft_change_item for insert to current_user with check (true);

create policy who_drafts_opens_a_draft on plans.draft
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and opened_by = (select access.person_id())
    and state = 'draft' and acts_done = 0 and checked_by is null and published_by is null
    and (select access.reaches_all('plans.draft')));
grant insert on plans.draft to courtyard_app;
create policy who_drafts_says_what_a_draft_is_made_of on plans.draft_text
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and (select access.reaches_all('plans.draft')));
grant insert on plans.draft_text to courtyard_app;
create policy who_drafts_acts_on_drafts on plans.draft_change
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and by_person = (select access.person_id())
    and case act when 'publish' then (select access.reaches_all('plans.publish'))
      else (select access.reaches_all('plans.draft')) end);
grant insert on plans.draft_change to courtyard_app;
create policy who_drafts_adds_items on plans.draft_item
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and (select access.reaches_all('plans.draft')));
create policy who_drafts_changes_items on plans.draft_item
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and (select access.reaches_all('plans.draft')));
grant insert, update (position, span_start, span_end, content, origin, live, decision, decision_reason, change_seq)
  on plans.draft_item to courtyard_app;

-- Who publishes a draft writes its edition, in that transaction and no later.
do $$
declare
  name text;
begin
  foreach name in array array[
    'edition', 'notice', 'heading', 'target', 'layout_row', 'direction', 'task', 'measure', 'responsible', 'annex_row',
    'uncovered', 'warning', 'place', 'item_of_edition', 'edition_text'
  ] loop
    execute format($policy$
      create policy who_publishes_a_draft_writes_its_edition on plans.%I
        for insert to courtyard_app
        with check (programme_id = (select access.programme_id())
          and edition = (select plans.edition_being_published()))$policy$, name);
    execute format('grant insert on plans.%I to courtyard_app', name);
  end loop;
end $$;
create policy who_publishes_a_draft_gives_new_items_their_identity on plans.item
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and (select plans.edition_being_published()) is not null);
grant insert on plans.item to courtyard_app;
create policy who_publishes_a_draft_ends_the_edition_before on plans.edition
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and edition < (select plans.edition_being_published()));
grant update (valid_to) on plans.edition to courtyard_app;

select audit.watch('plans.draft', '{id}', '{text}');
select audit.watch('plans.draft_change', '{draft_id,seq}');
select audit.watch('plans.draft_change_item', '{draft_id,seq,id}');
select audit.belongs('plans.draft_change', 'plans.draft_change', array['draft_id', 'seq'], 'plans.draft', array['draft_id']);
