-- Many organisations at once, and what was brought, in a list.
--
-- The look at each organisation when the transaction ends is the owner's, who sees all of them: asked as whoever wrote, what
-- that one may see was worked out anew for each of the rows, which was most of the time of a large import. What is looked
-- for is what it was (20261123T0815).
create policy the_house_looks_for_its_rules on access.organisation for select to current_user using (true);
create policy the_house_looks_for_its_rules on access.organisation_name for select to current_user using (true);
create policy the_house_looks_for_its_rules on access.organisation_code for select to current_user using (true);
alter function access.check_organisation_row() security definer;
alter function access.check_organisation_row() set search_path = '';
revoke execute on function access.check_organisation(uuid, uuid, text) from public;

-- The newest first, whoever brought them: who grants roles sees those of others.
create index imports_by_time on access.import_draft (programme_id, uploaded_at desc, id);

-- Previews that nobody confirmed within a day go by the clock as well: nobody need bring another first.
create or replace function access.forget_old_imports() returns void
  language sql security definer set search_path = ''
  begin atomic
    delete from access.import_draft
      where programme_id = access.programme_id()
        and (access.person_id() is not null or access.system_actor() = 'import_keeper')
        and confirmed_at is null and uploaded_at < now() - interval '24 hours';
  end;
grant execute on function access.forget_old_imports() to courtyard_worker;
