-- What people are told, what they are to do, and how it leaves the desk: by e-mail, and to the city's own gateway (SMS,
-- 企业微信, 钉钉) as signed webhooks.

-- The same notice is told once and the same duty opened once, whoever tries again: a job that was killed, two at a time.
alter table access.message add column once text;
alter table access.message add constraint the_same_notice_is_told_once unique (programme_id, to_person, once);
-- The appointment in which a duty was opened: a handover may have moved it since.
alter table access.duty add column once text, add column opened_in uuid;
alter table access.duty add constraint the_same_duty_is_opened_once unique (programme_id, opened_in, once);
alter table access.duty add constraint what_is_opened_once_says_where check ((once is null) = (opened_in is null));
create index open_duties_of_a_thing on access.duty (programme_id, thing_kind, thing_id) where closed_at is null;

-- Whether the one who asks has changed this thing in this transaction: the record knows. Who did something tells those
-- whom it concerns, whom they may not see, and opens and closes the duties that follow; and nobody else does.
create function access.has_just_done(kind text, id text) returns boolean
  language sql stable security definer set search_path = ''
  return access.person_id() is not null and exists (
    select from audit.entry
      where programme_id = access.programme_id() and thing_id = has_just_done.id
        -- Messages of people name their things in short.
        and thing_kind = case when kind = 'import' then 'access.import_draft' when kind ~ '\.' then kind else 'access.' || kind end
        and at >= now() and xid = pg_current_xact_id_if_assigned() and person_id = access.person_id());
revoke execute on function access.has_just_done(text, text) from public;
grant execute on function access.has_just_done(text, text) to courtyard_app;

-- Whether a keeper asks that tells people and gives them duties. A capability that brings another one replaces this.
create function access.is_telling_keeper() returns boolean
  language sql stable
  return coalesce(access.system_actor() in ('task_keeper'), false);

drop policy a_member_sends_under_their_own_name on access.message;
create policy who_did_something_tells_of_it on access.message
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and from_person = (select access.person_id())
    and read_at is null and access.has_just_done(thing_kind, thing_id));
create policy a_keeper_tells on access.message
  for insert to courtyard_worker
  with check ((select access.is_telling_keeper()) and programme_id = (select access.programme_id())
    and from_person is null and from_name is null and read_at is null);
-- Where nobody sends there is no name to look up, ten thousand times over.
drop trigger a_message_bears_the_name_of_its_sender on access.message;
create trigger a_message_bears_the_name_of_its_sender before insert on access.message
  for each row when (new.from_person is not null) execute function access.name_the_sender();
create policy who_did_something_opens_what_follows on access.duty
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and opened_by = (select access.person_id())
    and closed_at is null and access.has_just_done(thing_kind, thing_id));
create policy a_keeper_opens_duties on access.duty
  for insert to courtyard_worker
  with check ((select access.is_telling_keeper()) and programme_id = (select access.programme_id())
    and opened_by is null and closed_at is null);
-- Keepers know the duties of things, so that they end them; whose the appointment is they need not know.
create policy a_keeper_reads_duties on access.duty
  for select to courtyard_worker
  using ((select access.is_telling_keeper()) and programme_id = (select access.programme_id()));
create policy a_keeper_ends_duties on access.duty
  for update to courtyard_worker
  using ((select access.is_telling_keeper()) and programme_id = (select access.programme_id()))
  with check (closed_by is null);
grant update (closed_at, closed_by) on access.duty to courtyard_worker;

-- As it was (20261123T0950), and: a duty is at the organisation of its appointment, whoever opens it; who closes one is
-- named; and one that ends because its thing is done ends also where the appointment is over.
create or replace function access.check_duty() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  broken text;
begin
  if tg_op = 'INSERT' and new.organisation_id is null then
    new.organisation_id := (select organisation_id from access.appointment
      where programme_id = new.programme_id and id = new.appointment_id);
  end if;
  if access.system_actor() is null and (tg_op = 'INSERT' or new.closed_at is not null) and not exists (
    select from access.appointment held
      where held.programme_id = new.programme_id and held.id = new.appointment_id
        and (daterange(held.valid_from, held.valid_to) @> access.today()
          or (tg_op = 'UPDATE' and held.person_id is distinct from new.closed_by))
  ) then
    broken := 'a_duty_is_opened_and_closed_in_office';
  elsif tg_op = 'INSERT' then
    return new;
  elsif old.closed_at is not null then
    broken := 'a_closed_duty_stays_closed';
  elsif new.closed_at is not null and new.closed_by is distinct from access.person_id() then
    broken := 'who_closes_a_duty_is_named';
  elsif to_jsonb(new) - '{appointment_id,organisation_id,closed_at,closed_by}'::text[]
    <> to_jsonb(old) - '{appointment_id,organisation_id,closed_at,closed_by}'::text[]
  then
    broken := 'a_duty_is_closed_or_handed_over';
  elsif new.appointment_id <> old.appointment_id and (new.closed_at is not null or not exists (
    select from access.handover_item item
      join access.handover over on over.programme_id = item.programme_id and over.id = item.handover_id
      where item.programme_id = new.programme_id and item.duty_id = new.id
        and over.from_appointment = old.appointment_id and over.to_appointment = new.appointment_id
        and over.giver_signed_at is not null and over.taker_signed_at is not null
  )) then
    broken := 'a_duty_moves_by_a_handover_that_both_signed';
  end if;
  if broken is not null then
    raise exception 'the duty % breaks %', new.id, broken
      using errcode = 'check_violation', constraint = broken, table = tg_table_name;
  end if;
  return new;
end $$;

-- Ends the open duties of a thing that the one who asks has just changed, whosever they are.
create function access.close_duties_of(kind text, id text, kinds text[]) returns integer
  language plpgsql security definer set search_path = '' as $$
declare
  closed  integer;
begin
  if not access.has_just_done(kind, id) then
    raise exception 'the duties of a thing end with what is done to it' using errcode = 'insufficient_privilege';
  end if;
  update access.duty set closed_at = now(), closed_by = access.person_id()
    where programme_id = access.programme_id() and thing_kind = close_duties_of.kind and thing_id = close_duties_of.id
      and closed_at is null and (kinds is null or duty.kind = any (kinds));
  get diagnostics closed = row_count;
  return closed;
end $$;
revoke execute on function access.close_duties_of(text, text, text[]) from public;
grant execute on function access.close_duties_of(text, text, text[]) to courtyard_app;
create policy the_house_ends_duties_of_a_thing on access.duty
  for update to current_user using (closed_at is null) with check (closed_at is not null);

-- A way out of the desk. Members see those that are on, since each says which they use.
create table access.channel (
  programme_id  uuid not null,
  id            uuid not null default gen_random_uuid(),
  kind          text not null,
  name_zh       text not null,
  name_en       text not null,
  is_on         boolean not null default false,
  -- Whether it is used by whoever has not said otherwise.
  by_default    boolean not null default true,
  -- Whether the gateway is told the telephone number: one that sends SMS needs it, others find people by staff number.
  with_phone    boolean not null default false,
  made_by       uuid not null default access.person_id(),
  made_at       timestamptz not null default now(),
  primary key (programme_id, id),
  foreign key (programme_id) references plans.programme on delete restrict,
  foreign key (programme_id, made_by) references access.person on delete restrict,
  constraint a_channel_is_email_or_a_webhook check (kind in ('email', 'webhook')),
  constraint a_channel_has_a_name check (btrim(name_zh) <> '' and btrim(name_en) <> ''),
  constraint a_channel_and_its_kind_are_one unique (programme_id, id, kind),
  constraint mail_tells_no_number check (kind = 'webhook' or not with_phone)
);
create unique index mail_is_one_channel on access.channel (programme_id) where kind = 'email';

-- Where a webhook goes, and what it is signed with. The secret is sealed by the server's key and shown once, when it is
-- made; the address is known to who manages channels, and to the auditor.
create table access.gateway (
  programme_id  uuid not null,
  channel_id    uuid not null,
  kind          text not null default 'webhook',
  url           text not null,
  secret        bytea not null,
  primary key (programme_id, channel_id),
  foreign key (programme_id, channel_id, kind) references access.channel (programme_id, id, kind) on delete restrict,
  constraint a_webhook_alone_has_a_gateway check (kind = 'webhook'),
  constraint an_address_is_one_of_the_web check (url ~ '^https?://[^/\s@]+(/\S*)?$' and length(url) <= 1000)
);

create function access.check_channel() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if new.is_on and new.kind = 'webhook' and not exists (
    select from access.gateway where programme_id = new.programme_id and channel_id = new.id
  ) then
    raise exception 'the channel % leads nowhere', new.id
      using errcode = 'check_violation', constraint = 'a_webhook_that_is_on_has_a_gateway', table = tg_table_name;
  end if;
  return new;
end $$;
create trigger a_webhook_that_is_on_has_a_gateway before insert or update on access.channel
  for each row execute function access.check_channel();

-- What a person has said of a channel. No row: as it is by default.
create table access.channel_use (
  programme_id  uuid not null,
  person_id     uuid not null default access.person_id(),
  channel_id    uuid not null,
  uses          boolean not null,
  primary key (programme_id, person_id, channel_id),
  foreign key (programme_id, person_id) references access.person on delete restrict,
  foreign key (programme_id, channel_id) references access.channel on delete restrict
);

-- One message on its way by one channel: written with the message, in the same transaction, or not at all.
create table access.delivery (
  programme_id  uuid not null,
  -- What the receiver knows it by: one that came twice bears the same.
  id            uuid not null default gen_random_uuid(),
  message_id    uuid not null,
  person_id     uuid not null,
  channel_id    uuid not null,
  state         text not null default 'queued',
  tries         integer not null default 0,
  -- While it is being sent: when it is taken for lost.
  next_try_at   timestamptz default now(),
  last_error    text,
  -- What the receiver answered.
  last_status   integer,
  made_at       timestamptz not null default now(),
  ended_at      timestamptz,
  primary key (programme_id, id),
  foreign key (programme_id, message_id) references access.message on delete restrict,
  foreign key (programme_id, person_id) references access.person on delete restrict,
  foreign key (programme_id, channel_id) references access.channel on delete restrict,
  constraint a_message_goes_out_once_by_a_channel unique (programme_id, message_id, channel_id),
  constraint a_delivery_stands_somewhere check (state in ('queued', 'failed', 'sent', 'given_up')),
  constraint what_has_ended_is_not_tried_again check ((state in ('sent', 'given_up')) = (next_try_at is null)
    and (state in ('sent', 'given_up')) = (ended_at is not null)),
  constraint why_it_failed_is_known check (last_error is not null or state not in ('failed', 'given_up')),
  constraint a_failure_is_of_a_kind check (last_error in (
    'unreachable', 'no_answer', 'answered', 'redirected', 'not_allowed_there', 'mail_refused', 'no_mail', 'no_address',
    'channel_off', 'unreadable_secret'))
);
create index deliveries_that_wait on access.delivery (programme_id, channel_id, next_try_at)
  where next_try_at is not null;
create index deliveries_by_time on access.delivery (programme_id, channel_id, made_at desc);

-- What was sent stays sent. What failed may be tried anew.
create function access.check_delivery() returns trigger
  language plpgsql as $$
begin
  if old.state = 'sent' or to_jsonb(new) - '{state,tries,next_try_at,last_error,last_status,ended_at}'::text[]
    <> to_jsonb(old) - '{state,tries,next_try_at,last_error,last_status,ended_at}'::text[]
  then
    raise exception 'the delivery % was sent', new.id
      using errcode = 'check_violation', constraint = 'what_was_sent_stays_sent', table = tg_table_name;
  end if;
  return new;
end $$;
create trigger what_was_sent_stays_sent before update on access.delivery
  for each row execute function access.check_delivery();

-- Every message, whoever writes it, is put on its way by the channels that its reader uses, and the post office is told
-- (src/access/messages/post.ts). A loaded history was told then. In the made-up city nobody has a letter box.
create function access.put_on_its_way() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  made  integer;
begin
  if access.system_actor() = 'programme_loader' then
    return null;
  end if;
  insert into access.delivery (programme_id, message_id, person_id, channel_id)
    select told.programme_id, told.id, told.to_person, way.id
      from told
      join access.channel way on way.programme_id = told.programme_id
      join access.person who on who.programme_id = told.programme_id and who.id = told.to_person
      left join access.channel_use choice on choice.programme_id = told.programme_id
        and choice.person_id = told.to_person and choice.channel_id = way.id
      where (who.left_on is null or who.left_on > access.today())
        and case told.kind when 'channels.tested' then told.thing_id = way.id::text
          else way.is_on and coalesce(choice.uses, way.by_default) end
        and (way.kind <> 'email' or exists (
          select from access.person_contact held
            where held.programme_id = told.programme_id and held.person_id = told.to_person and held.field = 'email'
        ) and not exists (
          select from plans.edition where edition.programme_id = told.programme_id and edition.invented
        ));
  get diagnostics made = row_count;
  if made > 0 then
    perform jobs.add('messages.post', '[{}]');
  end if;
  return null;
end $$;
create trigger a_message_is_put_on_its_way after insert on access.message
  referencing new table as told for each statement execute function access.put_on_its_way();

-- The post office takes what is due by one channel, and may read what it needs for that and nothing else: this function is
-- all it has. What it takes counts as a try, and comes back by itself if it never says what came of it.
create function access.take_deliveries(channel uuid, most integer, lost_after interval) returns table (
  delivery uuid, message uuid, try integer, person uuid, person_name text, staff_number text, email bytea, phone bytea,
  kind text, params jsonb, thing_kind text, thing_id text, from_name text, sent_at timestamptz
)
  language plpgsql security definer set search_path = '' as $$
declare
  programme  constant uuid := access.programme_id();
begin
  if access.system_actor() is distinct from 'post_office' then
    raise exception 'the post office alone sends' using errcode = 'insufficient_privilege';
  end if;
  return query
    with due as (
      select one.id from access.delivery one
        where one.programme_id = programme and one.channel_id = take_deliveries.channel and one.next_try_at <= now()
        order by one.next_try_at limit most for update skip locked
    ), taken as (
      update access.delivery one set tries = one.tries + 1, next_try_at = now() + lost_after
        from due where one.programme_id = programme and one.id = due.id
        returning one.*
    )
    select taken.id, told.id, taken.tries, who.id, who.name, who.staff_number,
        (select held.sealed from access.person_contact held where held.programme_id = programme
          and held.person_id = who.id and held.field = 'email' and way.kind = 'email'),
        (select held.sealed from access.person_contact held where held.programme_id = programme
          and held.person_id = who.id and held.field = 'phone' and way.with_phone),
        told.kind, told.params, told.thing_kind, told.thing_id, told.from_name, told.sent_at
      from taken
      join access.channel way on way.programme_id = programme and way.id = taken.channel_id
      join access.message told on told.programme_id = programme and told.id = taken.message_id
      join access.person who on who.programme_id = programme and who.id = taken.person_id;
end $$;

-- What came of a try. `wait` null: it is not tried again. A success that comes late still counts.
create function access.end_delivery(delivery uuid, try integer, error text, status integer, wait interval) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  if access.system_actor() is distinct from 'post_office' then
    raise exception 'the post office alone sends' using errcode = 'insufficient_privilege';
  end if;
  update access.delivery one set
      state = case when error is null then 'sent' when wait is null then 'given_up' else 'failed' end,
      next_try_at = case when error is not null then now() + wait end,
      ended_at = case when error is null or wait is null then now() end,
      last_error = error, last_status = status
    where one.programme_id = access.programme_id() and one.id = delivery and one.state <> 'sent'
      and (one.tries = try or error is null);
end $$;

-- Channels as the post office sees them: those by which something is due.
create function access.list_due_channels() returns table (
  id uuid, kind text, url text, secret bytea, is_on boolean
)
  language plpgsql stable security definer set search_path = '' as $$
begin
  if access.system_actor() is distinct from 'post_office' then
    raise exception 'the post office alone sends' using errcode = 'insufficient_privilege';
  end if;
  return query
    select way.id, way.kind, gate.url, gate.secret, way.is_on from access.channel way
      left join access.gateway gate on gate.programme_id = way.programme_id and gate.channel_id = way.id
      where way.programme_id = access.programme_id() and exists (
        select from access.delivery one
          where one.programme_id = way.programme_id and one.channel_id = way.id and one.next_try_at <= now());
end $$;

-- When something is due next, by any channel; null: nothing waits.
create function access.next_delivery_at() returns timestamptz
  language plpgsql stable security definer set search_path = '' as $$
begin
  if access.system_actor() is distinct from 'post_office' then
    raise exception 'the post office alone sends' using errcode = 'insufficient_privilege';
  end if;
  return (select min(next_try_at) from access.delivery
    where programme_id = access.programme_id() and next_try_at is not null);
end $$;

-- Has what failed by a channel in the last month tried again. Gives back how many.
create function access.retry_deliveries(channel uuid) returns integer
  language plpgsql security definer set search_path = '' as $$
declare
  again  integer;
begin
  if not access.reaches_all('channels.manage') then
    raise exception 'who manages channels has it tried again' using errcode = 'insufficient_privilege';
  end if;
  update access.delivery one set state = 'queued', tries = 0, next_try_at = now(), ended_at = null
    where one.programme_id = access.programme_id() and one.channel_id = retry_deliveries.channel
      and one.state in ('failed', 'given_up') and one.made_at > now() - interval '31 days';
  get diagnostics again = row_count;
  if again > 0 then
    perform jobs.add('messages.post', '[{}]');
  end if;
  return again;
end $$;

do $$
declare
  name text;
begin
  foreach name in array array['channel', 'gateway', 'channel_use', 'delivery'] loop
    execute format('alter table access.%I enable row level security', name);
    execute format('alter table access.%I force row level security', name);
    execute format('create policy the_house_looks_for_its_rules on access.%I for select to current_user using (true)', name);
  end loop;
  foreach name in array array['take_deliveries(uuid, integer, interval)', 'end_delivery(uuid, integer, text, integer, interval)',
    'list_due_channels()', 'next_delivery_at()'] loop
    execute format('revoke execute on function access.%s from public', name);
    execute format('grant execute on function access.%s to courtyard_worker', name);
  end loop;
end $$;
revoke execute on function access.retry_deliveries(uuid) from public;
grant execute on function access.retry_deliveries(uuid) to courtyard_app;
create policy the_house_puts_messages_on_their_way on access.delivery for insert to current_user with check (true);
create policy the_house_says_what_came_of_them on access.delivery for update to current_user using (true);
create policy the_house_sees_whether_a_city_is_made_up on plans.edition for select to current_user using (true);

-- Whoever manages channels makes and changes them; what a secret is nobody reads.
create policy who_manages_channels_reads_them on access.channel
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and (select access.reaches_all('channels.manage')));
create policy who_manages_channels_makes_them on access.channel
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and made_by = (select access.person_id())
    and (select access.reaches_all('channels.manage')));
create policy who_manages_channels_changes_them on access.channel
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and (select access.reaches_all('channels.manage')));
create policy members_read_the_channels_that_are_on on access.channel
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and (select access.person_id()) is not null and is_on);
grant select, insert, update (name_zh, name_en, is_on, by_default, with_phone) on access.channel to courtyard_app;

create policy who_manages_channels_reads_where_they_lead on access.gateway
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and (select access.reaches_all('channels.manage')));
create policy who_manages_channels_says_where_they_lead on access.gateway
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and (select access.reaches_all('channels.manage')));
create policy who_manages_channels_changes_where_they_lead on access.gateway
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and (select access.reaches_all('channels.manage')));
grant select (programme_id, channel_id, kind, url), insert, update (url, secret) on access.gateway to courtyard_app;

create policy own_choices_are_read on access.channel_use
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and person_id = (select access.person_id()));
create policy everyone_chooses_for_themself on access.channel_use
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and person_id = (select access.person_id()));
create policy everyone_changes_their_choice on access.channel_use
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and person_id = (select access.person_id()));
grant select, insert, update (uses) on access.channel_use to courtyard_app;

-- What came of it is read by the one it was for and by who manages channels; what it says, by the first alone.
create policy own_deliveries_are_read on access.delivery
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and person_id = (select access.person_id()));
create policy who_manages_channels_reads_what_came_of_it on access.delivery
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and (select access.reaches_all('channels.manage')));
grant select on access.delivery to courtyard_app;

select audit.watch('access.channel', '{id}');
select audit.watch('access.gateway', '{channel_id}', '{secret}');
select audit.watch('access.channel_use', '{person_id,channel_id}');
