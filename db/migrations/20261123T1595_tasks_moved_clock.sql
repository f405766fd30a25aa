-- A day that now works, or no longer does, moves what was counted over it: the keeper counts open clocks anew, the item's
-- story says which one moved from when to when and why, and who owes is told.
insert into acts.transition (life_cycle, act, from_state, to_state) values
  ('tasks.item', 'move_clock', 'called', 'called'),
  ('tasks.item', 'move_clock', 'in_hand', 'in_hand'),
  ('tasks.item', 'move_clock', 'reported', 'reported');

create policy the_keeper_moves_clocks on tasks.item_act
  for insert to courtyard_worker
  with check (access.system_actor() = 'task_keeper' and programme_id = access.programme_id() and act = 'move_clock');

-- How many days a notice leaves is kept with it; of those that went out before, it is counted from what they say.
alter table tasks.letter disable trigger user;
update tasks.letter set answer_days = due.nth - issued.nth
  from calendar.day due, calendar.day issued
  where letter.answer_due is not null and letter.answer_days is null
    and due.programme_id = letter.programme_id and due.day = letter.answer_due
    and issued.programme_id = letter.programme_id and issued.day = (letter.issued_at at time zone 'Asia/Shanghai')::date;
alter table tasks.letter enable trigger user;

-- As it was (20261123T1300), and: a keeper moves the day of a duty with the clock that it stands for.
create or replace function access.check_duty() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  broken  text;
  moves   text[] := '{appointment_id,organisation_id,closed_at,closed_by}';
begin
  if tg_op = 'INSERT' and new.organisation_id is null then
    new.organisation_id := (select organisation_id from access.appointment
      where programme_id = new.programme_id and id = new.appointment_id);
  end if;
  if tg_op = 'UPDATE' and access.is_telling_keeper() and old.due_on is not null and new.due_on is not null then
    moves := moves || 'due_on'::text;
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
  elsif to_jsonb(new) - moves <> to_jsonb(old) - moves then
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

-- The open duties that stand for a clock move with it, and who holds them is told. `said` has clock, before and after.
create function tasks.follow_moved_clock() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  duty_kind  constant text := case new.said ->> 'clock' when 'receipt' then 'tasks.sign' when 'check' then 'tasks.check'
    when 'extension' then 'tasks.extension' when 'notice' then 'tasks.answer' end;
begin
  update access.duty set due_on = (new.said ->> 'after')::date
    where programme_id = new.programme_id and thing_kind = 'tasks.item' and thing_id = new.item_id::text
      and closed_at is null and kind = duty_kind and due_on = (new.said ->> 'before')::date;
  insert into access.message (programme_id, to_person, kind, params, thing_kind, thing_id)
    select distinct new.programme_id, held.person_id, 'tasks.clock_moved',
        new.said || jsonb_build_object('number', item.number, 'title', item.title, 'reason', new.reason),
        'tasks.item', new.item_id::text
      from access.duty open
      join access.appointment held on held.programme_id = open.programme_id and held.id = open.appointment_id
      join access.person who on who.programme_id = held.programme_id and who.id = held.person_id
      join tasks.item on item.programme_id = new.programme_id and item.id = new.item_id
      where open.programme_id = new.programme_id and open.thing_kind = 'tasks.item' and open.thing_id = new.item_id::text
        and open.closed_at is null and open.kind = duty_kind and (who.left_on is null or who.left_on > access.today());
  return null;
end $$;
create trigger a_moved_clock_moves_its_duties after insert on tasks.item_act
  for each row when (new.act = 'move_clock') execute function tasks.follow_moved_clock();
