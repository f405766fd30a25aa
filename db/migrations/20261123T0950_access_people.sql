-- People, what they are in a programme, from a day to a day, and what they may do there.
--
-- A role (岗位) is data: where it may be held, what it may do, how far that reaches. A person holds it at an
-- organisation by an appointment (任职). Rights are found anew at the begin of every transaction from the appointments
-- of that day, so who loses one loses its rights at the next request.

-- The kinds of roles that people hold. Three of them keep watch over one another (三员分立, GB/T 22239-2019): whoever is
-- in a group holds one role of that group and no other, on any day.
create table access.role (
  programme_id     uuid not null,
  role             text not null,
  position         integer not null,
  name_zh          text not null,
  name_en          text not null,
  -- Empty: stands in no group.
  exclusive_group  text not null default '',
  needs_totp       boolean not null,
  may_be_mandated  boolean not null,
  basis            text not null,
  primary key (programme_id, role),
  foreign key (programme_id) references plans.programme on delete restrict,
  constraint a_role_and_its_group_are_one unique (programme_id, role, exclusive_group),
  constraint a_role_and_whether_it_may_be_mandated_are_one unique (programme_id, role, may_be_mandated),
  constraint a_role_is_named_like_a_word check (role ~ '^[a-z][a-z_]*$'),
  constraint nobody_acts_for_one_of_an_exclusive_group check (exclusive_group = '' or not may_be_mandated)
);

-- At which organisations a role may be held.
create table access.role_place (
  programme_id       uuid not null,
  role               text not null,
  organisation_role  text not null,
  primary key (programme_id, role, organisation_role),
  foreign key (programme_id, role) references access.role on delete restrict
);

-- What a role may do, and how far: at its own organisation, there and below, or in the whole programme.
create table access.role_right (
  programme_id  uuid not null,
  role          text not null,
  "right"       text not null,
  reach         text not null,
  primary key (programme_id, role, "right"),
  foreign key (programme_id, role) references access.role on delete restrict,
  constraint a_right_is_capability_and_verb check ("right" ~ '^[a-z][a-z_]*\.[a-z][a-z_]*$'),
  constraint a_reach_is_known check (reach in ('own', 'below', 'programme'))
);

-- A person as a programme knows them, and the organisation they belong to. Who left acts no more; nobody is deleted,
-- since the record names them.
create table access.person (
  programme_id     uuid not null,
  id               uuid not null default gen_random_uuid(),
  name             text not null,
  name_en          text,
  organisation_id  uuid not null,
  -- What the city's own lists call them (工号); an import finds them by it.
  staff_number     text,
  left_on          date,
  created_at       timestamptz not null default now(),
  primary key (programme_id, id),
  foreign key (programme_id, organisation_id) references access.organisation on delete restrict,
  constraint a_staff_number_names_one_person unique (programme_id, staff_number),
  constraint a_person_has_a_name check (name <> '' and name_en <> '' and staff_number <> '')
);
create index who_belongs_to_an_organisation on access.person (programme_id, organisation_id);

-- Telephone, e-mail, personal number: shown masked; the whole is sealed by the server's key and given out by
-- access.reveal alone, which writes it down (个人信息保护法: least, masked, recorded).
create table access.person_contact (
  programme_id  uuid not null,
  person_id     uuid not null,
  field         text not null,
  masked        text not null,
  sealed        bytea not null,
  -- Keyed checksum of the whole, so that an import sees whether it is the same without opening it.
  fingerprint   bytea not null,
  primary key (programme_id, person_id, field),
  foreign key (programme_id, person_id) references access.person on delete restrict,
  constraint a_field_is_known check (field in ('phone', 'email', 'id_number')),
  constraint what_is_masked_hides_something check (masked ~ '\*')
);

-- A person in a role at an organisation, from a day to a day.
create table access.appointment (
  programme_id     uuid not null,
  id               uuid not null default gen_random_uuid(),
  person_id        uuid not null,
  role             text not null,
  exclusive_group  text not null default '',
  organisation_id  uuid not null,
  valid_from       date not null,
  valid_to         date,
  -- The document or decision it rests on.
  basis            text not null,
  appointed_by     uuid default access.person_id(),
  stated_at        timestamptz not null default now(),
  primary key (programme_id, id),
  foreign key (programme_id, person_id) references access.person on delete restrict,
  foreign key (programme_id, organisation_id) references access.organisation on delete restrict,
  foreign key (programme_id, appointed_by) references access.person on delete restrict,
  foreign key (programme_id, role, exclusive_group) references access.role (programme_id, role, exclusive_group)
    on delete restrict,
  constraint an_appointment_and_its_place_are_one unique (programme_id, id, organisation_id),
  constraint an_appointment_and_its_role_are_one unique (programme_id, id, role),
  constraint an_appointment_lasts_a_day_or_longer check (valid_to > valid_from),
  constraint an_appointment_rests_on_something check (basis <> ''),
  constraint nobody_appoints_themself check (appointed_by <> person_id),
  constraint a_role_is_held_once_at_a_place_on_one_day exclude using gist (
    programme_id with =, person_id with =, organisation_id with =, role with =, daterange(valid_from, valid_to) with &&),
  constraint nobody_holds_two_roles_of_an_exclusive_group exclude using gist (
    programme_id with =, person_id with =, exclusive_group with =, role with <>, daterange(valid_from, valid_to) with &&)
    where (exclusive_group <> '')
);
create index who_is_appointed_at_an_organisation on access.appointment (programme_id, organisation_id);
create index what_a_person_is_appointed_to on access.appointment (programme_id, person_id);

-- Acting for another on a written mandate (授权委托): given by the one who holds the appointment, for that appointment,
-- from a day to a day, and good once the deputy has accepted. It is not passed on.
create table access.mandate (
  programme_id     uuid not null,
  id               uuid not null default gen_random_uuid(),
  appointment_id   uuid not null,
  role             text not null,
  may_be_mandated  boolean not null default true,
  deputy_id        uuid not null,
  valid_from       date not null,
  valid_to         date not null,
  basis            text not null,
  given_by         uuid not null default access.person_id(),
  given_at         timestamptz not null default now(),
  -- As a paper bears them: either side reads the other's name here, also where they may not see the person.
  giver_name       text not null default '',
  deputy_name      text not null default '',
  organisation_id  uuid not null default '00000000-0000-0000-0000-000000000000',
  answer           text,
  answered_at      timestamptz,
  ended_at         timestamptz,
  ended_by         uuid,
  primary key (programme_id, id),
  foreign key (programme_id, appointment_id, role) references access.appointment (programme_id, id, role)
    on delete restrict,
  foreign key (programme_id, role, may_be_mandated) references access.role (programme_id, role, may_be_mandated)
    on delete restrict,
  foreign key (programme_id, deputy_id) references access.person on delete restrict,
  foreign key (programme_id, given_by) references access.person on delete restrict,
  foreign key (programme_id, ended_by) references access.person on delete restrict,
  constraint only_a_role_that_may_be_mandated_is check (may_be_mandated),
  constraint a_mandate_is_written check (basis <> ''),
  constraint a_mandate_lasts_a_day_and_no_more_than_a_year
    check (valid_to > valid_from and valid_to <= valid_from + 366),
  constraint nobody_is_their_own_deputy check (deputy_id <> given_by),
  constraint an_answer_has_its_moment check ((answer is null) = (answered_at is null)),
  constraint an_answer_is_yes_or_no check (answer in ('accepted', 'declined')),
  constraint who_ended_it_is_known check ((ended_at is null) = (ended_by is null))
);
create index what_was_mandated on access.mandate (programme_id, appointment_id);
create index what_a_deputy_was_given on access.mandate (programme_id, deputy_id);

-- Something a person has to do in an appointment. Capabilities open and close duties; who leaves an appointment hands
-- the open ones over.
create table access.duty (
  programme_id     uuid not null,
  id               uuid not null default gen_random_uuid(),
  appointment_id   uuid not null,
  organisation_id  uuid not null,
  -- `capability.what`; the page words it.
  kind             text not null,
  thing_kind       text,
  thing_id         text,
  title_zh         text not null,
  title_en         text not null,
  due_on           date,
  opened_at        timestamptz not null default now(),
  opened_by        uuid default access.person_id(),
  closed_at        timestamptz,
  closed_by        uuid,
  primary key (programme_id, id),
  foreign key (programme_id, appointment_id, organisation_id)
    references access.appointment (programme_id, id, organisation_id) on delete restrict,
  foreign key (programme_id, opened_by) references access.person on delete restrict,
  foreign key (programme_id, closed_by) references access.person on delete restrict,
  constraint a_duty_says_what_it_is check (title_zh <> '' and title_en <> '' and kind ~ '^[a-z][a-z_]*\.[a-z][a-z_]*$')
);
create index open_duties_of_an_appointment on access.duty (programme_id, appointment_id) where closed_at is null;
create index open_duties_at_an_organisation on access.duty (programme_id, organisation_id) where closed_at is null;

-- Handover (交接): a list of open duties that moves from one appointment to another once both have signed it. The list is
-- written once; another list is another handover.
create table access.handover (
  programme_id      uuid not null,
  id                uuid not null default gen_random_uuid(),
  from_appointment  uuid not null,
  to_appointment    uuid not null,
  note              text,
  -- As the paper bears them.
  giver_id          uuid not null default '00000000-0000-0000-0000-000000000000',
  giver_name        text not null default '',
  giver_role        text not null default '',
  giver_place       uuid not null default '00000000-0000-0000-0000-000000000000',
  taker_id          uuid not null default '00000000-0000-0000-0000-000000000000',
  taker_name        text not null default '',
  taker_role        text not null default '',
  taker_place       uuid not null default '00000000-0000-0000-0000-000000000000',
  -- Of what is listed, so that both signed the same.
  list_sha256       text not null,
  drawn_up_by       uuid not null default access.person_id(),
  drawn_up_at       timestamptz not null default now(),
  giver_signed_by   uuid,
  giver_signed_at   timestamptz,
  taker_signed_by   uuid,
  taker_signed_at   timestamptz,
  withdrawn_by      uuid,
  withdrawn_at      timestamptz,
  primary key (programme_id, id),
  foreign key (programme_id, from_appointment) references access.appointment on delete restrict,
  foreign key (programme_id, to_appointment) references access.appointment on delete restrict,
  foreign key (programme_id, drawn_up_by) references access.person on delete restrict,
  foreign key (programme_id, giver_signed_by) references access.person on delete restrict,
  foreign key (programme_id, taker_signed_by) references access.person on delete restrict,
  foreign key (programme_id, withdrawn_by) references access.person on delete restrict,
  constraint a_handover_goes_to_another check (from_appointment <> to_appointment),
  constraint a_checksum_is_sha256 check (list_sha256 ~ '^[0-9a-f]{64}$'),
  constraint a_signature_has_its_moment check (
    (giver_signed_by is null) = (giver_signed_at is null) and (taker_signed_by is null) = (taker_signed_at is null)
    and (withdrawn_by is null) = (withdrawn_at is null)),
  constraint what_both_signed_is_not_withdrawn check (
    withdrawn_at is null or giver_signed_at is null or taker_signed_at is null),
  constraint one_hand_does_not_sign_twice check (giver_signed_by <> taker_signed_by)
);
create index handovers_from_an_appointment on access.handover (programme_id, from_appointment);
create index handovers_to_an_appointment on access.handover (programme_id, to_appointment);

create table access.handover_item (
  programme_id  uuid not null,
  handover_id   uuid not null,
  position      integer not null,
  duty_id       uuid not null,
  note          text,
  primary key (programme_id, handover_id, position),
  foreign key (programme_id, handover_id) references access.handover on delete restrict,
  foreign key (programme_id, duty_id) references access.duty on delete restrict,
  constraint a_duty_is_listed_once unique (programme_id, handover_id, duty_id)
);

-- What a person is told in the desk.
create table access.message (
  programme_id  uuid not null,
  id            uuid not null default gen_random_uuid(),
  to_person     uuid not null,
  from_person   uuid default access.person_id(),
  from_name     text,
  -- `capability.what`; the page words it with `params`.
  kind          text not null,
  params        jsonb not null default '{}',
  thing_kind    text,
  thing_id      text,
  sent_at       timestamptz not null default now(),
  read_at       timestamptz,
  primary key (programme_id, id),
  foreign key (programme_id, to_person) references access.person on delete restrict,
  foreign key (programme_id, from_person) references access.person on delete restrict,
  constraint a_message_is_of_a_kind check (kind ~ '^[a-z][a-z_]*\.[a-z][a-z_]*$')
);
create index what_a_person_was_told on access.message (programme_id, to_person, sent_at desc);

-- A message bears the name of who sent it.
create function access.name_the_sender() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  new.from_name := (select name from access.person where programme_id = new.programme_id and id = new.from_person);
  return new;
end $$;
create trigger a_message_bears_the_name_of_its_sender before insert on access.message
  for each row execute function access.name_the_sender();

-- Looks from the side of the house: these functions belong to the tables' owner, whom row security holds too where the
-- server is not ours. The policies below let the owner read what they look at.

-- A role is held where it may be. Not looked at again when the organisation changes: the appointment is then ended.
create function access.check_appointment_place() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if not exists (
    select from access.role_place place
      join access.organisation_role held on held.programme_id = place.programme_id and held.role = place.organisation_role
      where place.programme_id = new.programme_id and place.role = new.role
        and held.organisation_id = new.organisation_id and daterange(held.valid_from, held.valid_to) @> new.valid_from
  ) then
    raise exception 'the role % is not held at such an organisation', new.role
      using errcode = 'check_violation', constraint = 'a_role_is_held_where_it_may_be', table = tg_table_name;
  end if;
  return new;
end $$;
create trigger a_role_is_held_where_it_may_be before insert on access.appointment
  for each row execute function access.check_appointment_place();

-- Who is appointed, for what and from when stays; only the end is set, and not before today once others may have relied
-- on it. Open duties stay with nobody: they are handed over first.
create function access.check_appointment_end() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  broken text;
begin
  if to_jsonb(new) - 'valid_to' <> to_jsonb(old) - 'valid_to' then
    broken := 'only_the_end_of_an_appointment_is_changed';
  elsif old.valid_to <= access.today() then
    broken := 'what_has_ended_stays_ended';
  elsif new.valid_to is not null and new.valid_to < access.today() then
    broken := 'an_appointment_ends_today_or_later';
  elsif new.valid_to <= access.today() and exists (
    select from access.duty
      where programme_id = new.programme_id and appointment_id = new.id and closed_at is null
  ) then
    broken := 'open_duties_are_handed_over_first';
  end if;
  if broken is not null then
    raise exception 'the appointment % breaks %', new.id, broken
      using errcode = 'check_violation', constraint = broken, table = tg_table_name;
  end if;
  return new;
end $$;
create trigger an_appointment_is_ended_and_nothing_else before update on access.appointment
  for each row execute function access.check_appointment_end();

-- A mandate is given by the one who holds the appointment, inside its days, and answered by the deputy, each once.
create function access.check_mandate() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  broken text;
begin
  if tg_op = 'INSERT' then
    if not exists (
      select from access.appointment held
        where held.programme_id = new.programme_id and held.id = new.appointment_id and held.person_id = new.given_by
          and held.valid_from <= new.valid_from and (held.valid_to is null or held.valid_to >= new.valid_to)
    ) then
      broken := 'a_mandate_is_given_by_who_holds_the_appointment';
    elsif (new.answer is not null or new.ended_at is not null) and access.system_actor() is null then
      broken := 'a_mandate_begins_unanswered';
    end if;
    select one.name, held.organisation_id into new.giver_name, new.organisation_id
      from access.appointment held
      join access.person one on one.programme_id = held.programme_id and one.id = held.person_id
      where held.programme_id = new.programme_id and held.id = new.appointment_id;
    new.deputy_name := (select name from access.person where programme_id = new.programme_id and id = new.deputy_id);
  elsif to_jsonb(new) - '{answer,answered_at,ended_at,ended_by}'::text[]
    <> to_jsonb(old) - '{answer,answered_at,ended_at,ended_by}'::text[]
  then
    broken := 'a_mandate_is_only_answered_and_ended';
  elsif old.ended_at is not null or old.answer = 'declined' then
    broken := 'what_has_ended_stays_ended';
  elsif old.answer is not null and new.answer is distinct from old.answer then
    broken := 'a_mandate_is_answered_once';
  elsif new.answer is distinct from old.answer and access.system_actor() is null
    and access.person_id() is distinct from new.deputy_id
  then
    broken := 'the_deputy_alone_answers';
  end if;
  if broken is not null then
    raise exception 'the mandate % breaks %', new.id, broken
      using errcode = 'check_violation', constraint = broken, table = tg_table_name;
  end if;
  return new;
end $$;
create trigger a_mandate_is_given_answered_and_ended before insert or update on access.mandate
  for each row execute function access.check_mandate();

-- A duty is opened and closed in a standing appointment, closed once, and moves to another appointment by a handover that
-- both signed, and in no other way.
create function access.check_duty() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  broken text;
begin
  if (tg_op = 'INSERT' or new.closed_at is not null) and access.system_actor() is null and not exists (
    select from access.appointment held
      where held.programme_id = new.programme_id and held.id = new.appointment_id
        and daterange(held.valid_from, held.valid_to) @> access.today()
  ) then
    broken := 'a_duty_is_opened_and_closed_in_office';
  elsif tg_op = 'INSERT' then
    return new;
  elsif old.closed_at is not null then
    broken := 'a_closed_duty_stays_closed';
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
create trigger a_duty_is_closed_or_handed_over before insert or update on access.duty
  for each row execute function access.check_duty();

-- The duties of one person's appointment go to an appointment of another; each signs their own side, once. What is listed
-- is looked at when the first signs: open, and the giver's.
create function access.check_handover() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  giver   uuid;
  taker   uuid;
  broken  text;
begin
  if tg_op = 'INSERT' then
    select one.id, one.name, held.role, held.organisation_id
      into new.giver_id, new.giver_name, new.giver_role, new.giver_place
      from access.appointment held
      join access.person one on one.programme_id = held.programme_id and one.id = held.person_id
      where held.programme_id = new.programme_id and held.id = new.from_appointment;
    select one.id, one.name, held.role, held.organisation_id
      into new.taker_id, new.taker_name, new.taker_role, new.taker_place
      from access.appointment held
      join access.person one on one.programme_id = held.programme_id and one.id = held.person_id
      where held.programme_id = new.programme_id and held.id = new.to_appointment;
    if access.system_actor() is null and not exists (
      select from access.appointment held
        where held.programme_id = new.programme_id and held.id = new.to_appointment
          and (held.valid_to is null or held.valid_to > access.today())
    ) then
      broken := 'who_takes_over_is_in_office';
    end if;
  end if;
  giver := new.giver_id;
  taker := new.taker_id;
  if broken is not null then
    null;
  elsif giver = taker then
    broken := 'a_handover_goes_to_another';
  elsif new.giver_signed_by <> giver and (tg_op = 'INSERT' or old.giver_signed_by is null) and not (access.reaches_all('roles.grant') and exists (
    select from access.person
      where programme_id = new.programme_id and id = giver and left_on <= access.today()
  )) then
    -- For one who left, who grants roles signs.
    broken := 'the_giver_signs_as_giver';
  elsif new.taker_signed_by <> taker then
    broken := 'the_taker_signs_as_taker';
  elsif tg_op = 'UPDATE' then
    if to_jsonb(new) - '{giver_signed_by,giver_signed_at,taker_signed_by,taker_signed_at,withdrawn_by,withdrawn_at}'::text[]
      <> to_jsonb(old) - '{giver_signed_by,giver_signed_at,taker_signed_by,taker_signed_at,withdrawn_by,withdrawn_at}'::text[]
    then
      broken := 'a_list_is_written_once';
    elsif old.withdrawn_at is not null or (old.giver_signed_at is not null and old.taker_signed_at is not null) then
      broken := 'what_has_ended_stays_ended';
    elsif (old.giver_signed_at is not null and new.giver_signed_at is distinct from old.giver_signed_at)
      or (old.taker_signed_at is not null and new.taker_signed_at is distinct from old.taker_signed_at)
    then
      broken := 'a_signature_stays';
    elsif new.withdrawn_at is null and exists (
      select from access.handover_item item
        join access.duty listed on listed.programme_id = item.programme_id and listed.id = item.duty_id
        where item.programme_id = new.programme_id and item.handover_id = new.id
          and (listed.closed_at is not null or listed.appointment_id <> new.from_appointment)
    ) then
      broken := 'what_is_listed_is_open_and_the_givers';
    end if;
  end if;
  if broken is not null then
    raise exception 'the handover % breaks %', new.id, broken
      using errcode = 'check_violation', constraint = broken, table = tg_table_name;
  end if;
  return new;
end $$;
create trigger a_handover_is_signed_by_both before insert or update on access.handover
  for each row execute function access.check_handover();

-- Open duties of the giver are listed, and nothing is added to a list once somebody signed it.
create function access.check_handover_item() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if exists (
    select from access.handover over
      where over.programme_id = new.programme_id and over.id = new.handover_id and access.system_actor() is null
        and (over.giver_signed_at is not null or over.taker_signed_at is not null or over.withdrawn_at is not null)
  ) then
    raise exception 'the list of the handover % was signed', new.handover_id
      using errcode = 'check_violation', constraint = 'a_list_is_written_once', table = tg_table_name;
  end if;
  if access.system_actor() is null and not exists (
    select from access.handover over
      join access.duty listed on listed.programme_id = over.programme_id and listed.appointment_id = over.from_appointment
      where over.programme_id = new.programme_id and over.id = new.handover_id and listed.id = new.duty_id
        and listed.closed_at is null
  ) then
    raise exception 'the duty % is not open, or not the giver''s', new.duty_id
      using errcode = 'check_violation', constraint = 'what_is_listed_is_open_and_the_givers', table = tg_table_name;
  end if;
  return new;
end $$;
create trigger a_list_is_written_once before insert on access.handover_item
  for each row execute function access.check_handover_item();

-- Finds what the person who was told may do today and keeps it for the transaction: from their own appointments, or,
-- when they act on a mandate, from the one appointment that it gives and from nothing else. A machine token narrows it, and
-- a role that asks for a second factor gives nothing without it. Gives back which rights are held: true in the whole
-- programme, false at some organisations.
create function access.resolve_actor() returns jsonb
  language plpgsql security definer set search_path = '' as $$
declare
  programme  uuid := access.programme_id();
  me         uuid := access.person_id();
  mandate    uuid := access.mandate_id();
  today      date := access.today();
  narrowed   text[] := access.token_rights();
  principal  uuid;
  held       uuid[];
  own        uuid[];
  held_right text;
  reach      text;
  rights     text[] := '{}';
  resolved   jsonb := '{}';
begin
  if exists (
    select from access.person where programme_id = programme and id = me and left_on <= today
  ) then
    perform set_config('courtyard.person_id', '', true);
    return resolved;
  end if;
  if mandate is not null then
    select array[one.id], one.person_id into held, principal
      from access.mandate given
      join access.appointment one on one.programme_id = programme and one.id = given.appointment_id
      join access.person who on who.programme_id = programme and who.id = one.person_id
      where given.programme_id = programme and given.id = mandate and given.deputy_id = me
        and given.answer = 'accepted' and given.ended_at is null
        and daterange(given.valid_from, given.valid_to) @> today and daterange(one.valid_from, one.valid_to) @> today
        and (who.left_on is null or who.left_on > today);
    if not found then
      raise exception 'the mandate does not hold' using errcode = 'insufficient_privilege';
    end if;
    own := held;
    perform set_config('courtyard.for_person_id', principal::text, true);
  else
    select coalesce(array_agg(one.id) filter (where daterange(one.valid_from, one.valid_to) @> today), '{}'),
        coalesce(array_agg(one.id), '{}')
      into held, own from access.appointment one where one.programme_id = programme and one.person_id = me;
  end if;

  for held_right, reach in
    with recursive granted as (
      select allowed."right", allowed.reach, one.organisation_id
        from access.appointment one
        join access.role kind on kind.programme_id = programme and kind.role = one.role
        join access.role_right allowed on allowed.programme_id = programme and allowed.role = one.role
        where one.programme_id = programme and one.id = any (held)
          and (not kind.needs_totp or access.second_factor())
          and (narrowed is null or allowed."right" = any (narrowed))
    ), below (top, id) as (
      select distinct organisation_id, organisation_id from granted where granted.reach = 'below'
      union
      select below.top, child.id from below, lateral (
        -- Kept apart, so that it is always looked up: a plan made for a small tree is kept for a large one.
        select organisation_id as id from access.organisation_parent
          where programme_id = programme and parent_id = below.id
            and valid_from <= today and (valid_to is null or valid_to > today)
          offset 0
      ) child
    ), reached ("right", id) as (
      select "right", organisation_id from granted where granted.reach = 'own'
      union
      select granted."right", below.id from granted join below on below.top = granted.organisation_id
        where granted.reach = 'below'
    )
    select "right", '*' from granted where granted.reach = 'programme' group by "right"
    union all
    select "right", array_agg(id order by id)::text from reached
      where "right" not in (select "right" from granted where granted.reach = 'programme') group by "right"
  loop
    perform set_config('courtyard.reach.' || held_right, reach, true);
    rights := rights || held_right;
    resolved := resolved || jsonb_build_object(held_right, reach = '*');
  end loop;

  perform set_config('courtyard.rights', rights::text, true), set_config('courtyard.appointments', own::text, true);
  return resolved;
end $$;
revoke execute on function access.resolve_actor() from public;
grant execute on function access.resolve_actor() to courtyard_app;

-- Row security.
do $$
declare
  name text;
begin
  foreach name in array array['role', 'role_place', 'role_right', 'person', 'person_contact', 'appointment', 'mandate',
    'duty', 'handover', 'handover_item', 'message'] loop
    execute format('alter table access.%I enable row level security', name);
    execute format('alter table access.%I force row level security', name);
    -- The loader of a programme, and whoever acts at the machine itself: each under its own name.
    execute format($policy$
      create policy the_machine_reads_its_programme on access.%I
        for select to courtyard_worker
        using (access.system_actor() in ('programme_loader', 'operator') and programme_id = access.programme_id())$policy$,
      name);
    execute format($policy$
      create policy the_machine_adds_to_its_programme on access.%I
        for insert to courtyard_worker
        with check (access.system_actor() in ('programme_loader', 'operator') and programme_id = access.programme_id())$policy$,
      name);
    execute format('grant select, insert on access.%I to courtyard_worker', name);
    -- For the functions above, which belong to the owner.
    execute format('create policy the_house_looks_for_its_rules on access.%I for select to current_user using (true)', name);
  end loop;
  foreach name in array array['organisation_role', 'organisation_parent'] loop
    execute format('create policy the_house_looks_for_its_rules on access.%I for select to current_user using (true)', name);
  end loop;
end $$;

-- Everyone of a programme reads what its roles are.
create policy members_read_the_roles_of_their_programme on access.role
  for select to courtyard_app using (programme_id = access.programme_id() and access.person_id() is not null);
create policy members_read_where_roles_are_held on access.role_place
  for select to courtyard_app using (programme_id = access.programme_id() and access.person_id() is not null);
create policy members_read_what_roles_may_do on access.role_right
  for select to courtyard_app using (programme_id = access.programme_id() and access.person_id() is not null);
grant select on access.role, access.role_place, access.role_right to courtyard_app;

-- Appointments: one's own, and those at organisations whose people one may see.
create policy own_appointments_are_read on access.appointment
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and person_id = (select access.person_id()));
create policy the_appointment_one_acts_in_is_read on access.appointment
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and id = any ((select access.appointments())::uuid[]));
create policy who_sees_people_reads_their_appointments on access.appointment
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and ((select access.reaches_all('people.see'))
    or organisation_id in (select unnest(access.scope('people.see')))));
-- The security administrator appoints, and nobody themself.
create policy who_grants_roles_appoints on access.appointment
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and appointed_by = (select access.person_id())
    and ((select access.reaches_all('roles.grant')) or organisation_id in (select unnest(access.scope('roles.grant')))));
create policy who_grants_roles_ends_appointments on access.appointment
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and person_id <> (select access.person_id())
    and ((select access.reaches_all('roles.grant')) or organisation_id in (select unnest(access.scope('roles.grant')))));
grant select, insert, update (valid_to) on access.appointment to courtyard_app;

-- People: oneself, those who belong to an organisation one may see, and those appointed there.
create policy everyone_reads_themself on access.person
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and id = (select access.person_id()));
create policy who_sees_people_reads_them on access.person
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and ((select access.reaches_all('people.see'))
    or organisation_id in (select unnest(access.scope('people.see')))
    or id in (
      select held.person_id from access.appointment held where held.programme_id = (select access.programme_id())
        and held.organisation_id = any ((select access.scope('people.see'))::uuid[])
    )));
create policy who_manages_people_adds_them on access.person
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and ((select access.reaches_all('people.manage'))
    or organisation_id in (select unnest(access.scope('people.manage')))));
create policy who_manages_people_changes_them on access.person
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and ((select access.reaches_all('people.manage'))
    or organisation_id in (select unnest(access.scope('people.manage')))));
grant select, insert, update (name, name_en, organisation_id, staff_number, left_on) on access.person to courtyard_app;

-- What is masked is read with the person; the whole is granted to nobody.
create policy who_reads_a_person_reads_what_is_masked on access.person_contact
  for select to courtyard_app using (exists (
    select from access.person seen
      where seen.programme_id = person_contact.programme_id and seen.id = person_contact.person_id
  ));
create policy who_manages_people_writes_their_contacts on access.person_contact
  for insert to courtyard_app with check (programme_id = (select access.programme_id())
    and (person_id = (select access.person_id()) or exists (
      select from access.person seen
        where seen.programme_id = person_contact.programme_id and seen.id = person_contact.person_id
          and ((select access.reaches_all('people.manage'))
            or seen.organisation_id in (select unnest(access.scope('people.manage'))))
    )));
create policy who_manages_people_changes_their_contacts on access.person_contact
  for update to courtyard_app using (programme_id = (select access.programme_id())
    and (person_id = (select access.person_id()) or exists (
      select from access.person seen
        where seen.programme_id = person_contact.programme_id and seen.id = person_contact.person_id
          and ((select access.reaches_all('people.manage'))
            or seen.organisation_id in (select unnest(access.scope('people.manage'))))
    )));
create policy who_manages_people_removes_their_contacts on access.person_contact
  for delete to courtyard_app using (programme_id = (select access.programme_id())
    and (person_id = (select access.person_id()) or exists (
      select from access.person seen
        where seen.programme_id = person_contact.programme_id and seen.id = person_contact.person_id
          and ((select access.reaches_all('people.manage'))
            or seen.organisation_id in (select unnest(access.scope('people.manage'))))
    )));
grant select (programme_id, person_id, field, masked, fingerprint), insert, update (masked, sealed, fingerprint), delete
  on access.person_contact to courtyard_app;

-- Gives out one sealed field and writes down that it did. The caller must be able to see the person, and hold the right
-- there or be the person; a reason is asked of everyone but oneself.
create function access.reveal(whose uuid, what text) returns bytea
  language plpgsql security definer set search_path = '' as $$
declare
  programme  uuid := access.programme_id();
  home       uuid;
  value      bytea;
begin
  select organisation_id into home from access.person where programme_id = programme and id = whose;
  if whose is distinct from access.person_id() and not (
    access.reaches_all('people.reveal') or coalesce(home = any (access.scope('people.reveal')), false)
  ) then
    raise exception 'this person''s details are not shown to the one who asks' using errcode = 'insufficient_privilege';
  end if;
  if whose is distinct from access.person_id() and access.why() is null then
    raise exception 'a reason is needed' using errcode = 'check_violation', constraint = 'what_is_revealed_has_a_reason';
  end if;
  select sealed into value from access.person_contact
    where programme_id = programme and person_id = whose and field = what;
  if value is not null then
    perform audit.record(programme, 'people.reveal', 'access.person', whose::text, null, jsonb_build_object('field', what),
      access.why());
  end if;
  return value;
end $$;
revoke execute on function access.reveal(uuid, text) from public;
grant execute on function access.reveal(uuid, text) to courtyard_app;

-- Mandates: read by both sides and by who sees the people there; given by the holder, answered by the deputy, ended by
-- either or by who grants roles.
create policy both_sides_read_a_mandate on access.mandate
  for select to courtyard_app
  using (programme_id = (select access.programme_id())
    and (given_by = (select access.person_id()) or deputy_id = (select access.person_id())));
create policy who_sees_an_appointment_by_right_sees_its_mandates on access.mandate
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and (select access.has('people.see')) and exists (
    select from access.appointment held
      where held.programme_id = mandate.programme_id and held.id = mandate.appointment_id
        and ((select access.reaches_all('people.see'))
          or held.organisation_id in (select unnest(access.scope('people.see'))))
  ));
-- Not with a machine token: the mandate would give the whole appointment, and the token may do less.
create policy the_holder_gives_a_mandate on access.mandate
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and given_by = (select access.person_id())
    and (select access.mandate_id()) is null and (select access.token_rights()) is null);
create policy both_sides_answer_and_end_a_mandate on access.mandate
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and (given_by = (select access.person_id())
    or deputy_id = (select access.person_id()) or (select access.reaches_all('roles.grant'))));
grant select, insert, update (answer, answered_at, ended_at, ended_by) on access.mandate to courtyard_app;

-- Duties: one's own, and those at organisations whose duties one may see. Opened by who may assign there, or for oneself.
create policy own_duties_are_read on access.duty
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and appointment_id = any ((select access.appointments())::uuid[]));
create policy who_sees_duties_reads_them on access.duty
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and ((select access.reaches_all('duties.see'))
    or organisation_id in (select unnest(access.scope('duties.see')))));
create policy both_sides_of_a_handover_read_what_is_listed on access.duty
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and exists (
    select from access.handover_item item
      join access.handover over on over.programme_id = item.programme_id and over.id = item.handover_id
      where item.programme_id = duty.programme_id and item.duty_id = duty.id
        and (over.to_appointment = any ((select access.appointments())::uuid[])
          or over.from_appointment = any ((select access.appointments())::uuid[]))
  ));
create policy who_assigns_duties_opens_them on access.duty
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and opened_by = (select access.person_id())
    and closed_at is null and (appointment_id = any ((select access.appointments())::uuid[])
      or (select access.reaches_all('duties.assign'))
      or organisation_id in (select unnest(access.scope('duties.assign')))));
create policy own_duties_are_closed on access.duty
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and appointment_id = any ((select access.appointments())::uuid[]))
  with check (true);
create policy both_sides_of_a_handover_move_what_is_listed on access.duty
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and exists (
    select from access.handover_item item
      join access.handover over on over.programme_id = item.programme_id and over.id = item.handover_id
      where item.programme_id = duty.programme_id and item.duty_id = duty.id
        and (over.to_appointment = any ((select access.appointments())::uuid[])
          or (select access.reaches_all('roles.grant')))
        and over.giver_signed_at is not null and over.taker_signed_at is not null
  ))
  with check (true);
grant select, insert, update (appointment_id, organisation_id, closed_at, closed_by) on access.duty to courtyard_app;

-- Handovers: read by both sides and by who sees the people of the giver's place.
create policy both_sides_read_a_handover on access.handover
  for select to courtyard_app
  using (programme_id = (select access.programme_id())
    and (from_appointment = any ((select access.appointments())::uuid[])
      or to_appointment = any ((select access.appointments())::uuid[])
      or drawn_up_by = (select access.person_id())
      or giver_signed_by = (select access.person_id()) or taker_signed_by = (select access.person_id())));
create policy who_sees_duties_reads_their_handovers on access.handover
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and (select access.has('duties.see')) and exists (
    select from access.appointment held
      where held.programme_id = handover.programme_id and held.id = handover.from_appointment
        and ((select access.reaches_all('duties.see'))
          or held.organisation_id in (select unnest(access.scope('duties.see'))))
  ));
-- By the giver; for one who left, by who grants roles.
create policy the_giver_draws_up_a_handover on access.handover
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and drawn_up_by = (select access.person_id())
    and (from_appointment = any ((select access.appointments())::uuid[]) or (select access.reaches_all('roles.grant')))
    and giver_signed_at is null and taker_signed_at is null and withdrawn_at is null);
create policy both_sides_sign_or_withdraw on access.handover
  for update to courtyard_app
  using (programme_id = (select access.programme_id())
    and (from_appointment = any ((select access.appointments())::uuid[])
      or to_appointment = any ((select access.appointments())::uuid[])
      or (select access.reaches_all('roles.grant'))));
grant select, insert, update (giver_signed_by, giver_signed_at, taker_signed_by, taker_signed_at, withdrawn_by,
  withdrawn_at) on access.handover to courtyard_app;
create policy who_reads_a_handover_reads_its_list on access.handover_item
  for select to courtyard_app using (exists (
    select from access.handover over
      where over.programme_id = handover_item.programme_id and over.id = handover_item.handover_id
  ));
create policy who_draws_up_a_handover_lists_own_duties on access.handover_item
  for insert to courtyard_app with check (
    exists (
      select from access.handover over
        where over.programme_id = handover_item.programme_id and over.id = handover_item.handover_id
          and over.drawn_up_by = (select access.person_id())
    ));
grant select, insert on access.handover_item to courtyard_app;

-- Messages are read by the one they are for; a deputy does not read the other's.
create policy own_messages_are_read on access.message
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and to_person = (select access.person_id()));
create policy a_member_sends_under_their_own_name on access.message
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and from_person = (select access.person_id())
    and read_at is null);
create policy own_messages_are_marked_as_read on access.message
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and to_person = (select access.person_id()));
grant select, insert, update (read_at) on access.message to courtyard_app;

-- Organisations: names, roles, codes and parents follow the organisation by the policies of their own, row by row; so what
-- is asked of it is worked out once for a query, and looked up after that.
drop policy anyone_reads_public_ones_of_published_programmes on access.organisation;
create policy anyone_reads_public_ones_of_published_programmes on access.organisation
  for select to courtyard_app
  using (is_public and programme_id = any (array(select programme_id from plans.programme where state = 'published')));
drop policy anyone_reads_public_events_of_published_programmes on access.organisation_event;
create policy anyone_reads_public_events_of_published_programmes on access.organisation_event
  for select to courtyard_app
  using (is_public and programme_id = any (array(select programme_id from plans.programme where state = 'published')));

-- Members see what is public of their programme, published or not, and what their rights reach.
create policy members_see_the_organisations_they_may on access.organisation
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and (
    (is_public and (select access.person_id()) is not null) or (select access.reaches_all('organisations.see'))
    or id in (select unnest(access.scope('organisations.see')))));
create policy members_see_the_events_they_may on access.organisation_event
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and (
    (is_public and (select access.person_id()) is not null) or (select access.reaches_all('organisations.see'))));

-- Who may record what happened to organisations, everywhere in the programme: an event may touch any of them.
do $$
declare
  name text;
begin
  foreach name in array array['tree', 'event', 'event_party', 'name', 'parent', 'role', 'code', ''] loop
    name := rtrim('organisation_' || name, '_');
    execute format($policy$
      create policy who_records_events_adds_what_they_say on access.%I
        for insert to courtyard_app
        with check (programme_id = (select access.programme_id()) and (select access.reaches_all('organisations.record')))$policy$,
      name);
    execute format('grant insert on access.%I to courtyard_app', name);
    if name not in ('organisation_event', 'organisation_event_party') then
      execute format($policy$
        create policy who_records_events_ends_what_held on access.%I
          for update to courtyard_app
          using (programme_id = (select access.programme_id()) and (select access.reaches_all('organisations.record')))$policy$,
        name);
    end if;
    if name not in ('organisation_event', 'organisation_event_party', 'organisation_tree') then
      execute format('grant update (valid_to, until_event) on access.%I to courtyard_app', name);
    end if;
  end loop;
end $$;
create policy who_records_events_reads_the_count_of_changes on access.organisation_tree
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and (select access.reaches_all('organisations.record')));
grant select, update (changes) on access.organisation_tree to courtyard_app;

select audit.watch('access.role', '{role}');
select audit.watch('access.role_place', '{role,organisation_role}');
select audit.watch('access.role_right', '{role,right}');
select audit.watch('access.person', '{id}');
select audit.watch('access.person_contact', '{person_id,field}', '{masked,sealed,fingerprint}');
select audit.watch('access.appointment', '{id}');
select audit.watch('access.mandate', '{id}');
select audit.watch('access.duty', '{id}');
select audit.watch('access.handover', '{id}');
select audit.watch('access.handover_item', '{handover_id,position}');
