-- Life cycles. The table of acts in code says what leads where; here stand the same steps, so that no route, job or
-- statement takes another one, at any concurrency. A test holds the two against each other.
create schema acts;
grant usage on schema acts to courtyard_app, courtyard_worker;

-- A step that cases of a kind can take. They are the product's own, so they stand under the house (no programme's key),
-- and are the same in every programme. `from_state` is empty for the act that begins a case.
create table acts.transition (
  programme_id  uuid not null default '00000000-0000-0000-0000-000000000000',
  life_cycle    text not null,
  act           text not null,
  from_state    text not null,
  to_state      text not null,
  primary key (programme_id, life_cycle, act, from_state),
  constraint a_life_cycle_is_of_a_capability check (life_cycle ~ '^[a-z][a-z_]*\.[a-z][a-z_]*$'),
  constraint an_act_and_a_state_are_words check (
    act ~ '^[a-z][a-z_]*$' and from_state ~ '^[a-z_]*$' and to_state ~ '^[a-z][a-z_]*$'),
  constraint steps_are_of_the_house check (programme_id = '00000000-0000-0000-0000-000000000000')
);
alter table acts.transition enable row level security;
alter table acts.transition force row level security;
create policy everyone_reads_what_steps_there_are on acts.transition for select using (true);
create policy the_owner_says_what_steps_there_are on acts.transition for insert to current_user with check (true);
grant select on acts.transition to courtyard_app, courtyard_worker;

-- Takes one step of a case. For a trigger before insert on the case's list of acts, which only grows:
--
--   create trigger each_act_is_a_step before insert on tasks.item_act
--     for each row execute function acts.take_step('tasks.item', 'tasks.item', 'item_id');
--
-- The first argument names the life cycle. The case (its table: the second) has `state` and `acts_done`; the act names it
-- by the column of the third argument and has `seq`, `act`, `from_state`, `to_state`. The case is held until the
-- transaction ends, so of two who act at once the second sees what the first did. What an act says of where the case
-- stood is not believed but found.
create function acts.take_step() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  cycle    constant text := tg_argv[0];
  whose    constant regclass := tg_argv[1]::regclass;
  case_id  constant uuid := (to_jsonb(new) ->> tg_argv[2])::uuid;
  stands   text;
  done     integer;
  leads    text;
begin
  execute format('select state, acts_done from %s where programme_id = $1 and id = $2 for update', whose)
    into stands, done using new.programme_id, case_id;
  if stands is null then
    raise exception 'there is no such case' using errcode = 'foreign_key_violation', constraint = 'an_act_is_of_a_case',
      schema = tg_table_schema, table = tg_table_name;
  end if;
  if done = 0 then
    stands := '';
  end if;
  select to_state into leads from acts.transition
    where life_cycle = cycle and transition.act = new.act and from_state = stands;
  if leads is null then
    raise exception 'in a case of % that stands at "%", % leads nowhere', cycle, stands, new.act
      using errcode = 'check_violation', constraint = 'an_act_is_a_step_of_its_life_cycle',
        schema = tg_table_schema, table = tg_table_name;
  end if;
  new.seq := done + 1;
  new.from_state := nullif(stands, '');
  new.to_state := leads;
  execute format('update %s set state = $3, acts_done = $4 where programme_id = $1 and id = $2', whose)
    using new.programme_id, case_id, leads, done + 1;
  return new;
end $$;

-- A case without an act would be one that nobody began.
--
--   create constraint trigger a_case_begins_with_an_act after insert on tasks.item deferrable initially deferred
--     for each row execute function acts.check_begin();
create function acts.check_begin() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  done  integer;
begin
  execute format('select acts_done from %I.%I where programme_id = $1 and id = $2', tg_table_schema, tg_table_name)
    into done using new.programme_id, new.id;
  if done = 0 then
    raise exception 'a case of %.% begins with an act', tg_table_schema, tg_table_name
      using errcode = 'check_violation', constraint = 'a_case_begins_with_an_act', schema = tg_table_schema,
        table = tg_table_name;
  end if;
  return null;
end $$;
