-- What supervision hands out by itself: the round of reminders to a district (一键催报), and calendars that a program reads.

-- That a unit was reminded of an item in a round. Whoever presses twice, or at the same moment as another, a unit is
-- reminded of an item once a day; each such reminder has its letter.
create table tasks.chase (
  programme_id     uuid not null,
  item_id          uuid not null,
  organisation_id  uuid not null,
  on_day           date not null default access.today(),
  letter_id        uuid not null,
  -- What it was reminded of.
  why              text[] not null,
  chased_by        uuid not null default access.person_id(),
  chased_at        timestamptz not null default now(),
  constraint a_unit_is_chased_once_a_day_for_an_item primary key (programme_id, item_id, organisation_id, on_day),
  foreign key (programme_id, item_id, organisation_id) references tasks.part on delete restrict,
  foreign key (programme_id, letter_id) references tasks.letter on delete restrict,
  foreign key (programme_id, chased_by) references access.person on delete restrict,
  constraint a_unit_is_chased_for_something check (
    why <> '{}' and why <@ '{overdue,no_report}'::text[])
);
create index rounds_of_a_day on tasks.chase (programme_id, on_day);
alter table tasks.chase enable row level security;
alter table tasks.chase force row level security;

create policy the_house_keeps_its_rules on tasks.chase for all to current_user using (true);
create policy who_sees_an_item_sees_what_hangs_on_it on tasks.chase
  for select to courtyard_app
  using (programme_id = (select access.programme_id())
    and ((select access.reaches_all('tasks.see')) or item_id in (select tasks.items_in_reach())));
create policy who_supervises_chases on tasks.chase
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and chased_by = (select access.person_id())
    and on_day = (select access.today()) and exists (
      select from tasks.item where item.programme_id = chase.programme_id and item.id = chase.item_id
        and ((select access.reaches_all('tasks.supervise'))
          or item.lead_id in (select unnest(access.scope('tasks.supervise'))))));
grant select, insert on tasks.chase to courtyard_app;

-- One message for each unit of a round, to everyone who reports for it, with its list.
create function tasks.tell_of_chase() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  with round as (
    select chased.programme_id, chased.organisation_id, chased.chased_by, count(*) as items,
        jsonb_agg(jsonb_build_object('number', item.number, 'title', item.title) order by item.number) as list
      from chased join tasks.item on item.programme_id = chased.programme_id and item.id = chased.item_id
      group by chased.programme_id, chased.organisation_id, chased.chased_by
  ), held as (
    select distinct round.programme_id, round.organisation_id, appointed.person_id
      from round
      join access.appointment appointed on appointed.programme_id = round.programme_id
        and appointed.organisation_id = round.organisation_id
      join access.role_right allowed
        on allowed.programme_id = appointed.programme_id and allowed.role = appointed.role
      join access.person who on who.programme_id = appointed.programme_id and who.id = appointed.person_id
      where allowed."right" = 'tasks.report' and daterange(appointed.valid_from, appointed.valid_to) @> access.today()
        and (who.left_on is null or who.left_on > access.today())
        and appointed.person_id <> round.chased_by
  )
  insert into access.message (programme_id, to_person, from_person, kind, params, thing_kind, thing_id)
    select programme_id, held.person_id, round.chased_by, 'tasks.chased',
        jsonb_build_object('count', round.items, 'items', jsonb_path_query_array(round.list, '$[0 to 19]')),
        'access.organisation', organisation_id::text
      from round join held using (programme_id, organisation_id);
  return null;
end $$;
create trigger each_unit_is_told_once_a_round after insert on tasks.chase
  referencing new table as chased for each statement execute function tasks.tell_of_chase();

-- An address at which a calendar program reads the days of its maker's items (iCalendar), and nothing else. What the address
-- says is kept as a checksum, shown once, and ends with its maker's place in the programme.
create table tasks.feed (
  programme_id   uuid not null,
  id             uuid not null default gen_random_uuid(),
  person_id      uuid not null default access.person_id(),
  -- Where it is used, in its maker's words.
  name           text not null,
  key_sha256     text not null,
  -- Whether it was made with a second factor: some rights are held with one alone.
  second_factor  boolean not null default access.second_factor(),
  made_at        timestamptz not null default now(),
  revoked_at     timestamptz,
  primary key (programme_id, id),
  foreign key (programme_id, person_id) references access.person on delete restrict,
  constraint a_feed_is_found_by_its_checksum unique (programme_id, key_sha256),
  constraint a_feed_is_kept_as_a_checksum check (key_sha256 ~ '^[0-9a-f]{64}$'),
  constraint a_feed_has_a_name check (btrim(name) <> '' and char_length(name) <= 80)
);
create index feeds_of_a_person on tasks.feed (programme_id, person_id);
alter table tasks.feed enable row level security;
alter table tasks.feed force row level security;

create policy the_house_keeps_its_rules on tasks.feed for all to current_user using (true);
create policy a_person_sees_their_own_feeds on tasks.feed
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and person_id = (select access.person_id()));
-- In one's own name, by oneself: a machine token makes nothing that outlasts it, and who acts for another makes none.
create policy a_person_makes_their_own_feed on tasks.feed
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and person_id = (select access.person_id())
    and second_factor = (select access.second_factor()) and revoked_at is null
    and (select access.token_rights()) is null and (select access.mandate_id()) is null
    and (select access.has('tasks.see')));
create policy a_person_revokes_their_own_feed on tasks.feed
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and person_id = (select access.person_id())
    and (select access.token_rights()) is null);
grant select, insert, update (revoked_at) on tasks.feed to courtyard_app;

create function tasks.check_feed() returns trigger
  language plpgsql set search_path = '' as $$
begin
  if old.revoked_at is not null then
    raise exception 'the feed was revoked' using errcode = 'check_violation',
      constraint = 'a_revoked_feed_stays_revoked', schema = 'tasks', table = 'feed';
  end if;
  return new;
end $$;
create trigger a_revoked_feed_stays_revoked before update on tasks.feed
  for each row execute function tasks.check_feed();

-- Few enough to be known by name.
create function tasks.check_feeds() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('tasks.feed ' || new.programme_id || new.person_id, 0));
  if (select count(*) from tasks.feed
      where programme_id = new.programme_id and person_id = new.person_id and revoked_at is null) >= 5
  then
    raise exception 'five feeds are there' using errcode = 'check_violation',
      constraint = 'a_person_has_five_feeds_at_most', schema = 'tasks', table = 'feed';
  end if;
  return new;
end $$;
create trigger a_person_has_five_feeds_at_most before insert on tasks.feed
  for each row execute function tasks.check_feeds();

-- Whose feed has this checksum: of nobody who has left, lost their account, or whose account is disabled. What they may
-- see is found as for any request of theirs.
create function tasks.find_feed(programme uuid, checksum text)
  returns table (feed_id uuid, person_id uuid, second_factor boolean)
  language sql stable security definer set search_path = ''
  begin atomic
    select feed.id, feed.person_id, feed.second_factor
      from tasks.feed
      join access.person who on who.programme_id = feed.programme_id and who.id = feed.person_id
      where feed.programme_id = programme and feed.key_sha256 = checksum and feed.revoked_at is null
        and (who.left_on is null or who.left_on > access.today())
        and exists (
          select from auth.membership
            join auth.user_account account on account.id = membership.user_id
            where membership.programme_id = feed.programme_id and membership.person_id = feed.person_id
              and account.disabled_at is null);
  end;
revoke execute on function tasks.find_feed(uuid, text) from public;
grant execute on function tasks.find_feed(uuid, text) to courtyard_app;

select audit.watch('tasks.chase', '{item_id,organisation_id,on_day}');
select audit.watch('tasks.feed', '{id}', '{key_sha256}');
select audit.belongs('tasks.chase', 'tasks.chase', '{item_id,organisation_id,on_day}', 'tasks.item', '{item_id}');
