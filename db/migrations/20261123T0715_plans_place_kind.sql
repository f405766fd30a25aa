-- Some places are there to orient the eye: the sea, a river. The rest are districts and zones, and have no kind.
alter table plans.place
  add column kind text,
  add constraint a_kind_of_place_is_known check (kind in ('water'));
