-- Where accounts and people meet.

-- A membership is of somebody: of a person whom the programme knows, and who is never deleted.
alter table auth.membership add constraint a_membership_is_of_a_person foreign key (programme_id, person_id)
  references access.person on delete restrict;
alter table auth.one_time_link add constraint a_link_is_for_a_person foreign key (programme_id, person_id)
  references access.person on delete restrict;

-- Whether a person holds a role today that asks for a second factor. Asked before a link to a new password is made:
-- whoever manages people must not get into the account of one who watches over them. They may not see that appointment, so
-- this looks from the side of the house, and tells no more than yes or no, to who may manage people.
create function access.needs_second_factor(whose uuid) returns boolean
  language sql stable security definer set search_path = ''
  return access.has('people.manage') and exists (
    select from access.appointment held
      join access.role kind on kind.programme_id = held.programme_id and kind.role = held.role
      where held.programme_id = access.programme_id() and held.person_id = whose and kind.needs_totp
        and daterange(held.valid_from, held.valid_to) @> access.today());
revoke execute on function access.needs_second_factor(uuid) from public;
grant execute on function access.needs_second_factor(uuid) to courtyard_app;
