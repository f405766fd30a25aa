-- How far an item has come, by weight over its parts, stands with the item: a board of hundreds and a plan's progress are
-- read in one pass, and by nobody reckoned twice. Only parts and reports write it.
alter table tasks.item
  -- As reported, in percent; null: nobody has said. Means, not rounded, so no decimal figures that somebody stated.
  add column percent double precision,
  -- As accepted.
  add column checked_percent double precision,
  add column reported_at timestamptz,
  -- Whether some report that was not returned came with files.
  add column has_evidence boolean not null default false,
  add constraint a_percentage_is_one check (percent between 0 and 100 and checked_percent between 0 and 100);

create function tasks.reckon_standing(programme uuid, items uuid[]) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  -- Held before it is read: of two parts that move at once the second sees what the first brought.
  perform from tasks.item where programme_id = programme and id = any (items) order by id for no key update;
  update tasks.item set percent = found.percent, checked_percent = found.checked, reported_at = found.reported_at,
      has_evidence = found.evidence
    from (
      select one.id, sum(part.weight * part.percent) / nullif(sum(part.weight) filter (where part.percent is not null), 0) as percent,
          sum(part.weight * part.checked_percent)
            / nullif(sum(part.weight) filter (where part.checked_percent is not null), 0) as checked,
          max(part.reported_at) as reported_at,
          exists (select from tasks.report said where said.programme_id = programme and said.item_id = one.id
            and said.files > 0 and said.verdict is distinct from 'returned') as evidence
        from unnest(items) as one (id)
        left join tasks.part on part.programme_id = programme and part.item_id = one.id
        group by one.id
    ) found
    where item.programme_id = programme and item.id = found.id
      and (item.percent, item.checked_percent, item.reported_at, item.has_evidence) is distinct from
        (found.percent::double precision, found.checked::double precision, found.reported_at, found.evidence);
end $$;
revoke execute on function tasks.reckon_standing(uuid, uuid[]) from public;

-- A statement at a time: a history is loaded in a few of them.
create function tasks.follow_standing() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  touched  record;
begin
  for touched in select programme_id, array_agg(distinct item_id) as items from changed group by programme_id loop
    perform tasks.reckon_standing(touched.programme_id, touched.items);
  end loop;
  return null;
end $$;
create trigger an_item_stands_where_its_parts_do_insert after insert on tasks.part
  referencing new table as changed for each statement execute function tasks.follow_standing();
create trigger an_item_stands_where_its_parts_do_update after update on tasks.part
  referencing new table as changed for each statement execute function tasks.follow_standing();
create trigger an_item_stands_where_its_parts_do_delete after delete on tasks.part
  referencing old table as changed for each statement execute function tasks.follow_standing();
-- Named to come after the one that brings the part to where the report says.
create trigger an_item_has_what_its_reports_bring_insert after insert on tasks.report
  referencing new table as changed for each statement execute function tasks.follow_standing();
create trigger an_item_has_what_its_reports_bring_update after update on tasks.report
  referencing new table as changed for each statement execute function tasks.follow_standing();

-- What nobody reported is not stated with a new item either.
create or replace function tasks.give_number() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('tasks.number ' || new.programme_id, 0));
  new.number := (select coalesce(max(number), 0) + 1 from tasks.item where programme_id = new.programme_id);
  new.state := 'drafted';
  new.acts_done := 0;
  new.percent := null;
  new.checked_percent := null;
  new.reported_at := null;
  new.has_evidence := false;
  return new;
end $$;

-- As before; where an item stands goes on following its parts.
create or replace function tasks.check_item() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  free      constant text[] := '{title,content,heading,basis,weight,lead_id,starts_on,due_on,evidence,report_every,report_day,plan_item_id}';
  standing  constant text[] := '{percent,checked_percent,reported_at,has_evidence,light,light_since}';
  moved     constant text[] := '{due_on,first_due_on,late_since,finished_on,acts_done}';
  broken    text;
begin
  if new.state in ('drafted', 'set_up') then
    new.first_due_on := case new.state when 'set_up' then new.due_on end;
  elsif new.first_due_on is distinct from old.first_due_on then
    broken := 'the_first_day_due_stays';
  end if;
  if old.late_since is not null and new.late_since is distinct from old.late_since then
    broken := 'that_an_item_was_late_stays';
  elsif old.state not in ('drafted', 'set_up') and new.state = old.state
    and to_jsonb(new) - moved - standing <> to_jsonb(old) - moved - standing
  then
    broken := 'what_was_handed_out_is_not_rewritten';
  elsif old.state in ('closed', 'cancelled') and new.state = old.state
    and to_jsonb(new) - free - standing <> to_jsonb(old) - free - standing
  then
    broken := 'what_has_ended_stays_as_it_was';
  end if;
  if broken is not null then
    raise exception 'item % of the programme: %', new.number, broken
      using errcode = 'check_violation', constraint = broken, schema = 'tasks', table = 'item';
  end if;
  return new;
end $$;

-- What stood before this: reckoned once, as the house, without an entry in the record for each.
alter table tasks.item disable trigger user;
do $$
declare
  held  record;
begin
  for held in select programme_id, array_agg(id) as items from tasks.item group by programme_id loop
    perform tasks.reckon_standing(held.programme_id, held.items);
  end loop;
end $$;
alter table tasks.item enable trigger user;

-- What units are called changes with the events of organisations and with the day, and with nothing else: as long as this
-- stays the same, names that were read once are right.
create function tasks.get_names_version() returns text
  language sql stable security definer set search_path = ''
  begin atomic
    select coalesce(max(event), 0) || ' ' || access.today()
      from access.organisation_event where programme_id = access.programme_id();
  end;
revoke execute on function tasks.get_names_version() from public;
grant execute on function tasks.get_names_version() to courtyard_app;
