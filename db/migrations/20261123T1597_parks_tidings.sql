-- Who is concerned by what is done about a park: those who act next, and those who asked for it.

-- As it was (20261123T1300), and: who did something to a part of a thing did it to the thing. A park's own row follows from
-- its acts, and the record watches those.
create or replace function access.has_just_done(kind text, id text) returns boolean
  language sql stable security definer set search_path = ''
  return access.person_id() is not null and exists (
    select from audit.entry done
      where done.programme_id = access.programme_id() and done.at >= now() and done.xid = pg_current_xact_id_if_assigned()
        and done.person_id = access.person_id()
        -- Messages of people name their things in short.
        and ((done.thing_id = has_just_done.id and done.thing_kind = case when kind = 'import' then 'access.import_draft'
              when kind ~ '\.' then kind else 'access.' || kind end)
          or exists (select from audit.part
            where part.programme_id = done.programme_id and part.thing_kind = kind and part.thing_id = has_just_done.id
              and part.part_kind = done.thing_kind and part.part_id = done.thing_id)));

-- Those who hold a right that reaches a park's host zone today, each in one appointment, the nearest. Told to whoever has
-- just acted on that park, so that they can tell these people.
create function parks.list_concerned(park uuid, wanted_right text) returns table (appointment_id uuid, person_id uuid)
  language plpgsql stable security definer set search_path = '' as $$
declare
  programme  constant uuid := access.programme_id();
begin
  if not access.has_just_done('parks.park', park::text) then
    raise exception 'who acts on a park tells who is concerned' using errcode = 'insufficient_privilege';
  end if;
  return query
    with recursive line (place, level) as (
      select host_zone_id, 0 from parks.park one where one.programme_id = programme and one.id = park
      union
      select up.parent_id, line.level + 1 from line join access.organisation_parent up
        on up.programme_id = programme and up.organisation_id = line.place
          and up.valid_from <= access.today() and coalesce(up.valid_to > access.today(), true)
        where line.level < 9
    )
    select distinct on (held.person_id) held.id, held.person_id
      from access.appointment held
      join access.role_right allowed on allowed.programme_id = programme and allowed.role = held.role
        and allowed."right" = wanted_right
      join access.person who on who.programme_id = programme and who.id = held.person_id
      left join line on line.place = held.organisation_id
      where held.programme_id = programme and daterange(held.valid_from, held.valid_to) @> access.today()
        and (who.left_on is null or who.left_on > access.today())
        and (allowed.reach = 'programme' or line.level = 0 or (line.level > 0 and allowed.reach = 'below'))
      order by held.person_id, line.level nulls last, held.valid_from, held.id;
end $$;
revoke execute on function parks.list_concerned(uuid, text) from public;
grant execute on function parks.list_concerned(uuid, text) to courtyard_app;
