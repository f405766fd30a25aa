-- Life cycles. The table of acts in code says what leads where; each capability states the same steps in a function here,
-- so that no route, job or statement takes another one, at any concurrency. A test holds the two against each other.
create schema acts;
grant usage on schema acts to courtyard_app, courtyard_worker;

-- Takes one step of a case. For a trigger before insert on the case's list of acts, which only grows:
--
--   create trigger each_act_is_a_step before insert on tasks.item_act
--     for each row execute function acts.take_step('tasks.item_steps', 'tasks.item', 'item_id');
--
-- The steps (a function of the first argument's name) are rows of `act`, `from_state` (empty: it begins the case) and
-- `to_state`. The case (its table: the second argument) has `state` and `acts_done`; the act names it by the column of
-- the third argument and has `seq`, `act`, `from_state`, `to_state`. The case is held until the transaction ends, so of
-- two who act at once the second sees what the first did. What an act says of where the case stood is not believed but
-- found.
create function acts.take_step() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  steps    constant regproc := tg_argv[0]::regproc;
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
  execute format('select to_state from %s() where act = $1 and from_state = $2', steps)
    into leads using new.act, stands;
  if leads is null then
    raise exception 'in a case of % that stands at "%", % leads nowhere', whose, stands, new.act
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
