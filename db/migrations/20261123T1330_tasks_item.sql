-- Supervision (督办): what each task of the programme asks of whom by when, how it goes, and what was done about it.
create schema tasks;
grant usage on schema tasks to courtyard_app, courtyard_worker;

-- An item: one thing that one unit leads. It stands where its acts have brought it (acts.transition, `tasks.item`).
create table tasks.item (
  programme_id  uuid not null,
  id            uuid not null default gen_random_uuid(),
  -- Within the programme, in the order in which items were drawn up: people call an item by it.
  number        integer not null,
  title         text not null,
  -- 具体举措: what is to be done, in the plan's or the office's words.
  content       text not null default '',
  -- The plan's task that it carries out, whatever edition states it; null for what the plan does not name.
  plan_item_id  uuid,
  -- The heading it stands under on the board; the plan's own, or the office's.
  heading       text,
  source        text not null,
  -- 依据: number of the document or the meeting that asks for it.
  basis         text,
  -- Its share of the task's or the programme's progress.
  weight        numeric not null default 1,
  lead_id       uuid,
  starts_on     date,
  due_on        date,
  -- As it was when the item was set up: an extension moves due_on, never this.
  first_due_on  date,
  -- What is asked as evidence (佐证材料) when it is done.
  evidence      text not null default '',
  report_every  text not null default 'month',
  -- The last day for it: of the month, or of the quarter's last month.
  report_day    smallint not null default 28,
  state         text not null default 'drafted',
  acts_done     integer not null default 0,
  -- The first day on which it was late. It stays, whatever comes after.
  late_since    date,
  -- The day on which what was accepted had been handed in.
  finished_on   date,
  -- As computed last: see tasks.light.
  light         text not null default 'grey',
  light_since   timestamptz not null default now(),
  created_at    timestamptz not null default now(),
  created_by    uuid default access.person_id(),
  primary key (programme_id, id),
  constraint a_number_is_given_once unique (programme_id, number),
  foreign key (programme_id, plan_item_id) references plans.item on delete restrict,
  foreign key (programme_id, lead_id) references access.organisation on delete restrict,
  foreign key (programme_id, created_by) references access.person on delete restrict,
  constraint an_item_has_a_title check (btrim(title) <> '' and char_length(title) <= 500 and char_length(content) <= 20000),
  constraint an_item_comes_from_somewhere check (source in ('annex', 'hand', 'meeting')),
  constraint a_weight_counts check (weight > 0 and weight <= 1000000),
  constraint reports_come_by_month_or_quarter check (report_every in ('month', 'quarter', 'none')),
  constraint every_month_has_the_day check (report_day between 1 and 28),
  constraint a_light_is_a_colour check (light in ('grey', 'green', 'yellow', 'red')),
  constraint an_item_ends_after_it_begins check (due_on >= starts_on),
  -- Once set up it has somebody who answers for it and a day.
  constraint what_is_set_up_has_a_lead_and_a_day check (
    state in ('drafted', 'cancelled') or (lead_id is not null and due_on is not null and starts_on is not null
      and first_due_on is not null)),
  constraint what_is_finished_was_handed_in check (state <> 'closed' or finished_on is not null)
);
create index items_of_a_plans_task on tasks.item (programme_id, plan_item_id);
create index items_on_the_board on tasks.item (programme_id, state, light, due_on);
create index items_a_unit_leads on tasks.item (programme_id, lead_id);

-- Whose part of it is what: the lead's and each supporting unit's, with its share of the item's progress.
create table tasks.part (
  programme_id     uuid not null,
  item_id          uuid not null,
  organisation_id  uuid not null,
  -- lead 牵头, support 配合
  "as"             text not null,
  weight           numeric not null default 1,
  -- As last reported and not returned; null: nobody has said.
  percent          smallint,
  reported_at      timestamptz,
  -- As last accepted: what counts as achieved.
  checked_percent  smallint,
  -- The unit says that its part is done.
  done_at          timestamptz,
  -- Its call letter was signed for (签收).
  received_at      timestamptz,
  primary key (programme_id, item_id, organisation_id),
  foreign key (programme_id, item_id) references tasks.item on delete restrict,
  foreign key (programme_id, organisation_id) references access.organisation on delete restrict,
  constraint a_unit_leads_or_supports check ("as" in ('lead', 'support')),
  constraint a_share_counts check (weight > 0 and weight <= 1000000),
  constraint a_percentage_is_one check (percent between 0 and 100 and checked_percent between 0 and 100)
);
create unique index one_unit_leads on tasks.part (programme_id, item_id) where "as" = 'lead';
create index parts_of_a_unit on tasks.part (programme_id, organisation_id, item_id);

-- What is to stand by when: the planned course (序时进度) runs straight from one to the next.
create table tasks.milestone (
  programme_id     uuid not null,
  item_id          uuid not null,
  position         integer not null,
  title            text not null,
  due_on           date not null,
  planned_percent  smallint not null,
  primary key (programme_id, item_id, position),
  constraint one_milestone_a_day unique (programme_id, item_id, due_on),
  foreign key (programme_id, item_id) references tasks.item on delete restrict,
  constraint a_milestone_is_named check (btrim(title) <> ''),
  constraint a_percentage_is_one check (planned_percent between 0 and 100)
);

-- The steps of an item: the same as src/tasks/item.acts.ts declares.
insert into acts.transition (life_cycle, act, from_state, to_state) values
  ('tasks.item', 'draft', '', 'drafted'),
  ('tasks.item', 'amend', 'drafted', 'drafted'),
  ('tasks.item', 'amend', 'set_up', 'set_up'),
  ('tasks.item', 'set_up', 'drafted', 'set_up'),
  ('tasks.item', 'send_call', 'set_up', 'called'),
  ('tasks.item', 'sign_receipt', 'called', 'in_hand'),
  ('tasks.item', 'sign_copy', 'called', 'called'),
  ('tasks.item', 'sign_copy', 'in_hand', 'in_hand'),
  ('tasks.item', 'report_progress', 'in_hand', 'in_hand'),
  ('tasks.item', 'finish_part', 'in_hand', 'in_hand'),
  ('tasks.item', 'accept_progress', 'in_hand', 'in_hand'),
  ('tasks.item', 'return_progress', 'in_hand', 'in_hand'),
  ('tasks.item', 'report_done', 'in_hand', 'reported'),
  ('tasks.item', 'check', 'reported', 'checked'),
  ('tasks.item', 'return', 'reported', 'in_hand'),
  ('tasks.item', 'return', 'checked', 'in_hand'),
  ('tasks.item', 'close', 'checked', 'closed'),
  ('tasks.item', 'reopen', 'closed', 'in_hand'),
  ('tasks.item', 'ask_extension', 'in_hand', 'in_hand'),
  ('tasks.item', 'grant_extension', 'in_hand', 'in_hand'),
  ('tasks.item', 'refuse_extension', 'in_hand', 'in_hand'),
  ('tasks.item', 'urge', 'called', 'called'),
  ('tasks.item', 'urge', 'in_hand', 'in_hand'),
  ('tasks.item', 'urge', 'reported', 'reported'),
  ('tasks.item', 'escalate', 'called', 'called'),
  ('tasks.item', 'escalate', 'in_hand', 'in_hand'),
  ('tasks.item', 'escalate', 'reported', 'reported'),
  ('tasks.item', 'answer_notice', 'called', 'called'),
  ('tasks.item', 'answer_notice', 'in_hand', 'in_hand'),
  ('tasks.item', 'answer_notice', 'reported', 'reported'),
  ('tasks.item', 'override_light', 'called', 'called'),
  ('tasks.item', 'override_light', 'in_hand', 'in_hand'),
  ('tasks.item', 'override_light', 'reported', 'reported'),
  ('tasks.item', 'end_override', 'called', 'called'),
  ('tasks.item', 'end_override', 'in_hand', 'in_hand'),
  ('tasks.item', 'end_override', 'reported', 'reported'),
  ('tasks.item', 'cancel', 'drafted', 'cancelled'),
  ('tasks.item', 'cancel', 'set_up', 'cancelled'),
  ('tasks.item', 'cancel', 'called', 'cancelled'),
  ('tasks.item', 'cancel', 'in_hand', 'cancelled'),
  ('tasks.item', 'cancel', 'reported', 'cancelled'),
  ('tasks.item', 'cancel', 'checked', 'cancelled');

-- Everything that was done in a case, in its order. It only grows, and it alone moves the item.
create table tasks.item_act (
  programme_id     uuid not null,
  item_id          uuid not null,
  seq              integer not null default 0,
  act              text not null,
  from_state       text,
  to_state         text not null default '',
  at               timestamptz not null default clock_timestamp(),
  person_id        uuid default access.person_id(),
  -- As the paper bears it: also for those who may not see the person.
  person_name      text not null default '',
  system_actor     text default access.system_actor(),
  -- For which unit it was done.
  organisation_id  uuid,
  reason           text,
  -- What it was about, in figures: {percent, dueOn, light …}
  said             jsonb not null default '{}',
  primary key (programme_id, item_id, seq),
  foreign key (programme_id, item_id) references tasks.item on delete restrict,
  foreign key (programme_id, person_id) references access.person on delete restrict,
  foreign key (programme_id, organisation_id) references access.organisation on delete restrict,
  constraint somebody_acts check ((person_id is null) <> (system_actor is null)),
  constraint a_reason_is_words check (btrim(reason) <> '' and char_length(reason) <= 2000)
);
create trigger each_act_is_a_step before insert on tasks.item_act
  for each row execute function acts.take_step('tasks.item', 'tasks.item', 'item_id');
create constraint trigger a_case_begins_with_an_act after insert on tasks.item deferrable initially deferred
  for each row execute function acts.check_begin();

-- What a unit reports of its part. Evidence hangs on it as files (files.file, thing `tasks.report`).
create table tasks.report (
  programme_id     uuid not null,
  id               uuid not null default gen_random_uuid(),
  item_id          uuid not null,
  organisation_id  uuid not null,
  kind             text not null,
  percent          smallint not null,
  said             text not null,
  problems         text not null default '',
  next_steps       text not null default '',
  reported_by      uuid default access.person_id(),
  reported_name    text not null default '',
  reported_at      timestamptz not null default now(),
  -- How many files it came with.
  files            smallint not null default 0,
  verdict          text,
  verdict_reason   text,
  verdict_by       uuid,
  verdict_at       timestamptz,
  primary key (programme_id, id),
  foreign key (programme_id, item_id, organisation_id) references tasks.part on delete restrict,
  foreign key (programme_id, reported_by) references access.person on delete restrict,
  foreign key (programme_id, verdict_by) references access.person on delete restrict,
  constraint a_report_is_of_progress_or_the_end check (kind in ('progress', 'completion')),
  constraint a_percentage_is_one check (percent between 0 and 100),
  constraint what_is_done_is_done_whole check (kind = 'progress' or percent = 100),
  constraint a_report_says_something check (btrim(said) <> '' and char_length(said) <= 10000),
  constraint a_verdict_is_known check (verdict in ('accepted', 'returned')),
  constraint a_verdict_is_somebodys check (
    (verdict is null) = (verdict_by is null) and (verdict is null) = (verdict_at is null)),
  constraint what_is_returned_has_a_reason check (verdict <> 'returned' or btrim(verdict_reason) <> ''),
  constraint nobody_checks_their_own_report check (verdict_by <> reported_by)
);
create index reports_of_an_item on tasks.report (programme_id, item_id, reported_at);

-- More time, asked and answered.
create table tasks.extension (
  programme_id   uuid not null,
  id             uuid not null default gen_random_uuid(),
  item_id        uuid not null,
  due_before     date not null,
  due_wanted     date not null,
  reason         text not null,
  asked_by       uuid default access.person_id(),
  asked_at       timestamptz not null default now(),
  answer         text,
  due_granted    date,
  answer_reason  text,
  answered_by    uuid,
  answered_at    timestamptz,
  primary key (programme_id, id),
  foreign key (programme_id, item_id) references tasks.item on delete restrict,
  foreign key (programme_id, asked_by) references access.person on delete restrict,
  foreign key (programme_id, answered_by) references access.person on delete restrict,
  constraint an_extension_is_later check (due_wanted > due_before and due_granted > due_before),
  constraint an_extension_is_argued check (btrim(reason) <> ''),
  constraint an_extension_is_granted_or_refused check (answer in ('granted', 'refused')),
  constraint what_is_granted_has_a_day check ((answer is not distinct from 'granted') = (due_granted is not null)),
  constraint an_answer_is_somebodys check (
    (answer is null) = (answered_by is null) and (answer is null) = (answered_at is null)),
  constraint what_is_refused_has_a_reason check (answer <> 'refused' or btrim(answer_reason) <> ''),
  constraint nobody_grants_their_own_extension check (answered_by <> asked_by)
);
create unique index one_extension_waits on tasks.extension (programme_id, item_id) where answer is null;

-- A paper of supervision, addressed to one unit: the call letter (交办), the blue, orange and red notice, and a reminder
-- (催办). What it says is fixed when it goes out; its print follows from that.
create table tasks.letter (
  programme_id     uuid not null,
  id               uuid not null default gen_random_uuid(),
  item_id          uuid not null,
  kind             text not null,
  -- Counted from one: the item's first call, its second after a reopening …
  round            smallint not null default 1,
  organisation_id  uuid not null,
  -- For a reminder: the unit that is waiting.
  from_id          uuid,
  year             smallint not null,
  serial           integer not null,
  -- All that its print needs: names, dates and texts as they stood.
  body             jsonb not null,
  issued_at        timestamptz not null default clock_timestamp(),
  issued_by        uuid default access.person_id(),
  system_actor     text default access.system_actor(),
  -- Until when it is to be answered, and how that was counted.
  answer_days      smallint,
  answer_due       date,
  received_at      timestamptz,
  received_by      uuid,
  received_name    text not null default '',
  answer           text,
  answered_at      timestamptz,
  answered_by      uuid,
  primary key (programme_id, id),
  -- Whoever tries again, a level is told once.
  constraint a_paper_goes_out_once unique (programme_id, item_id, kind, round, organisation_id),
  constraint a_paper_has_its_own_number unique (programme_id, year, serial),
  foreign key (programme_id, item_id) references tasks.item on delete restrict,
  foreign key (programme_id, organisation_id) references access.organisation on delete restrict,
  foreign key (programme_id, from_id) references access.organisation on delete restrict,
  foreign key (programme_id, issued_by) references access.person on delete restrict,
  foreign key (programme_id, received_by) references access.person on delete restrict,
  foreign key (programme_id, answered_by) references access.person on delete restrict,
  constraint a_paper_is_of_a_kind check (kind in ('call', 'blue', 'orange', 'red', 'urge')),
  constraint rounds_count_from_one check (round >= 1 and serial >= 1),
  constraint somebody_issues_it check ((issued_by is null) <> (system_actor is null)),
  constraint a_reminder_says_who_waits check ((kind = 'urge') or from_id is null),
  constraint a_receipt_is_somebodys check ((received_at is null) = (received_by is null)),
  constraint an_answer_is_somebodys check (
    (answered_at is null) = (answered_by is null) and (answered_at is null) = (answer is null)),
  constraint an_answer_says_something check (btrim(answer) <> '')
);
create index papers_of_an_item on tasks.letter (programme_id, item_id, issued_at);
create index papers_that_wait_for_an_answer on tasks.letter (programme_id, answer_due)
  where answered_at is null and answer_due is not null;
create index papers_to_a_unit on tasks.letter (programme_id, organisation_id, issued_at);

-- How a light is found: the rules that hold on a day, the first that speaks decides. Data, with its basis.
create table tasks.light_rule (
  programme_id  uuid not null,
  id            uuid not null default gen_random_uuid(),
  position      smallint not null,
  light         text not null,
  kind          text not null,
  -- behind: more than so many points behind the planned course
  points        numeric,
  -- near: so many days or fewer to the day due, with less than `percent` done
  days          smallint,
  percent       smallint,
  -- no_report: so many reports missed in a row
  missed        smallint,
  basis         text not null,
  valid_from    date not null,
  valid_to      date,
  stated_by     uuid default access.person_id(),
  primary key (programme_id, id),
  foreign key (programme_id, stated_by) references access.person on delete restrict,
  constraint a_rule_gives_a_colour check (light in ('grey', 'yellow', 'red')),
  constraint a_rule_is_of_a_kind check (kind in ('overdue', 'behind', 'near', 'no_report', 'not_begun')),
  constraint a_rule_has_its_figures check (
    (kind = 'behind') = (points is not null) and (kind = 'near') = (days is not null and percent is not null)
    and (kind = 'no_report') = (missed is not null)),
  constraint figures_are_possible check (points > 0 and days >= 0 and percent between 1 and 100 and missed >= 1),
  constraint a_rule_holds_a_day_or_longer check (valid_to > valid_from),
  constraint one_rule_a_place_on_a_day exclude using gist (
    programme_id with =, position with =, daterange(valid_from, valid_to) with &&)
);

-- When a paper goes out, who else is told, and how long the unit has to answer. Data, with its basis.
create table tasks.escalation_rule (
  programme_id  uuid not null,
  id            uuid not null default gen_random_uuid(),
  level         text not null,
  -- The light that must stand, and for how many working days; for the levels after the first: since the level below
  -- went unanswered or the light stayed.
  light         text not null,
  after_days    smallint not null,
  -- Working days to answer.
  grace_days    smallint not null,
  -- How far up the line of the unit others are told: 0 the unit alone, 1 also the one it is under, …
  up            smallint not null,
  basis         text not null,
  valid_from    date not null,
  valid_to      date,
  stated_by     uuid default access.person_id(),
  primary key (programme_id, id),
  foreign key (programme_id, stated_by) references access.person on delete restrict,
  constraint a_level_is_known check (level in ('blue', 'orange', 'red')),
  constraint a_rule_looks_at_a_light check (light in ('yellow', 'red')),
  constraint days_are_possible check (after_days >= 0 and grace_days >= 1 and up between 0 and 9),
  constraint a_rule_holds_a_day_or_longer check (valid_to > valid_from),
  constraint one_rule_a_level_on_a_day exclude using gist (
    programme_id with =, level with =, daterange(valid_from, valid_to) with &&)
);

-- How long the clocks of an item run, in working days: to sign for a call letter, to check what was handed in, to answer on
-- more time. Data, with its basis.
create table tasks.clock_rule (
  programme_id  uuid not null,
  id            uuid not null default gen_random_uuid(),
  clock         text not null,
  days          smallint not null,
  basis         text not null,
  valid_from    date not null,
  valid_to      date,
  stated_by     uuid default access.person_id(),
  primary key (programme_id, id),
  foreign key (programme_id, stated_by) references access.person on delete restrict,
  constraint a_clock_is_known check (clock in ('receipt', 'check', 'extension')),
  constraint a_clock_runs_a_day_or_longer check (days between 1 and 365),
  constraint a_rule_holds_a_day_or_longer check (valid_to > valid_from),
  constraint one_rule_a_clock_on_a_day exclude using gist (
    programme_id with =, clock with =, daterange(valid_from, valid_to) with &&)
);

-- Each colour an item took, since when and why. It only grows.
create table tasks.light (
  programme_id  uuid not null,
  item_id       uuid not null,
  since         timestamptz not null default clock_timestamp(),
  light         text not null,
  -- What decided: [{rule, kind, …figures}], or the override.
  why           jsonb not null,
  override_id   uuid,
  primary key (programme_id, item_id, since),
  foreign key (programme_id, item_id) references tasks.item on delete restrict,
  constraint a_light_is_a_colour check (light in ('grey', 'green', 'yellow', 'red'))
);

-- A colour that somebody set, over what was computed: with a reason, until a day.
create table tasks.light_override (
  programme_id  uuid not null,
  id            uuid not null default gen_random_uuid(),
  item_id       uuid not null,
  light         text not null,
  reason        text not null,
  set_by        uuid not null default access.person_id(),
  set_name      text not null default '',
  set_at        timestamptz not null default now(),
  valid_from    date not null default access.today(),
  -- The first day on which it no longer holds.
  valid_to      date not null,
  ended_by      uuid,
  ended_at      timestamptz,
  primary key (programme_id, id),
  foreign key (programme_id, item_id) references tasks.item on delete restrict,
  foreign key (programme_id, set_by) references access.person on delete restrict,
  foreign key (programme_id, ended_by) references access.person on delete restrict,
  constraint a_light_is_a_colour check (light in ('grey', 'green', 'yellow', 'red')),
  constraint an_override_is_argued check (btrim(reason) <> ''),
  constraint an_override_ends_by_itself check (valid_to > valid_from and valid_to <= valid_from + 31),
  constraint who_ended_it_is_known check ((ended_at is null) = (ended_by is null)),
  constraint one_override_at_a_time exclude using gist (
    programme_id with =, item_id with =, daterange(valid_from, valid_to) with &&) where (ended_at is null)
);
alter table tasks.light add foreign key (programme_id, override_id) references tasks.light_override on delete restrict;

-- Meetings (专班, 联席会议): their agenda, and what they decided.
create table tasks.meeting (
  programme_id  uuid not null,
  id            uuid not null default gen_random_uuid(),
  kind          text not null,
  title         text not null,
  held_on       date not null,
  place         text not null default '',
  called_by     uuid not null default access.person_id(),
  called_at     timestamptz not null default now(),
  -- Once the minutes are settled nothing of it changes.
  minutes       text,
  settled_at    timestamptz,
  settled_by    uuid,
  primary key (programme_id, id),
  foreign key (programme_id, called_by) references access.person on delete restrict,
  foreign key (programme_id, settled_by) references access.person on delete restrict,
  constraint a_meeting_is_of_a_kind check (kind in ('task_force', 'joint')),
  constraint a_meeting_is_named check (btrim(title) <> ''),
  constraint minutes_are_settled_by_somebody check (
    (settled_at is null) = (settled_by is null) and (settled_at is null or btrim(minutes) <> ''))
);
create table tasks.agenda_item (
  programme_id  uuid not null,
  meeting_id    uuid not null,
  position      integer not null,
  item_id       uuid not null,
  -- Why it came up: the light and the highest paper, as they stood when it was put there.
  light         text not null,
  level         text,
  discussion    text not null default '',
  primary key (programme_id, meeting_id, position),
  constraint an_item_comes_up_once_a_meeting unique (programme_id, meeting_id, item_id),
  foreign key (programme_id, meeting_id) references tasks.meeting on delete restrict,
  foreign key (programme_id, item_id) references tasks.item on delete restrict,
  constraint a_light_is_a_colour check (light in ('grey', 'green', 'yellow', 'red')),
  constraint a_level_is_known check (level in ('blue', 'orange', 'red'))
);
create table tasks.decision (
  programme_id  uuid not null,
  meeting_id    uuid not null,
  position      integer not null,
  text          text not null,
  lead_id       uuid,
  due_on        date,
  -- The item that it became.
  item_id       uuid,
  primary key (programme_id, meeting_id, position),
  foreign key (programme_id, meeting_id) references tasks.meeting on delete restrict,
  foreign key (programme_id, lead_id) references access.organisation on delete restrict,
  foreign key (programme_id, item_id) references tasks.item on delete restrict,
  constraint a_decision_says_something check (btrim(text) <> '')
);
create unique index a_decision_becomes_its_own_item on tasks.decision (programme_id, item_id);

-- Numbers and serials are given one after the other, without a gap that somebody would ask about.
create function tasks.give_number() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('tasks.number ' || new.programme_id, 0));
  new.number := (select coalesce(max(number), 0) + 1 from tasks.item where programme_id = new.programme_id);
  new.state := 'drafted';
  new.acts_done := 0;
  return new;
end $$;
create trigger an_item_is_given_its_number before insert on tasks.item
  for each row execute function tasks.give_number();

create function tasks.give_serial() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  new.year := extract(year from new.issued_at at time zone 'Asia/Shanghai');
  perform pg_advisory_xact_lock(hashtextextended('tasks.serial ' || new.programme_id || new.year, 0));
  new.serial := (select coalesce(max(serial), 0) + 1 from tasks.letter
    where programme_id = new.programme_id and year = new.year);
  return new;
end $$;
create trigger a_paper_is_given_its_serial before insert on tasks.letter
  for each row execute function tasks.give_serial();

-- A paper bears the name of who did it. The arguments: the column of the person and that of the name.
create function tasks.bear_name() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  who  constant uuid := (to_jsonb(new) ->> tg_argv[0])::uuid;
begin
  return jsonb_populate_record(new, jsonb_build_object(tg_argv[1], coalesce(
    (select name from access.person where programme_id = new.programme_id and id = who), '')));
end $$;
create trigger an_act_bears_a_name before insert on tasks.item_act
  for each row execute function tasks.bear_name('person_id', 'person_name');
create trigger a_report_bears_a_name before insert on tasks.report
  for each row execute function tasks.bear_name('reported_by', 'reported_name');
create trigger a_receipt_bears_a_name before update of received_by on tasks.letter
  for each row execute function tasks.bear_name('received_by', 'received_name');
create trigger an_override_bears_a_name before insert on tasks.light_override
  for each row execute function tasks.bear_name('set_by', 'set_name');

-- The office in whose name papers go out: where somebody supervises the whole programme.
create function tasks.get_office() returns table (id uuid, name text, name_en text)
  language sql stable security definer set search_path = ''
  begin atomic
    select named.organisation_id, named.name_zh, coalesce(named.name_en, named.name_zh)
      from access.appointment held
      join access.role_right allowed on allowed.programme_id = held.programme_id and allowed.role = held.role
      join access.organisation_name named on named.programme_id = held.programme_id
        and named.organisation_id = held.organisation_id
      where held.programme_id = access.programme_id() and allowed."right" = 'tasks.supervise'
        and allowed.reach = 'programme' and daterange(held.valid_from, held.valid_to) @> access.today()
        and named.valid_from <= access.today() and (named.valid_to is null or named.valid_to > access.today())
      order by held.valid_from, held.id limit 1;
  end;
revoke execute on function tasks.get_office() from public;
grant execute on function tasks.get_office() to courtyard_app, courtyard_worker;

-- The last day of a clock that begins today; null where the programme states no such clock.
create function tasks.end_of_clock(whose text) returns date
  language sql stable set search_path = ''
  begin atomic
    select calendar.add_working_days(rule.programme_id, access.today(), rule.days)
      from tasks.clock_rule rule
      where rule.programme_id = access.programme_id() and rule.clock = whose
        and daterange(rule.valid_from, rule.valid_to) @> access.today();
  end;

-- What units with a part in the programme's items are called, for whoever sees items: who works with whom is no secret
-- among them, also where the organisation itself is not shown.
create function tasks.name_units() returns table (id uuid, name text, name_en text)
  language sql stable security definer set search_path = ''
  begin atomic
    select named.organisation_id, named.name_zh, coalesce(named.name_en, named.name_zh)
      from (
        select organisation_id from tasks.part where programme_id = access.programme_id()
        union select organisation_id from tasks.letter where programme_id = access.programme_id()
      ) unit
      join access.organisation_name named on named.programme_id = access.programme_id()
        and named.organisation_id = unit.organisation_id
        and named.valid_from <= access.today() and (named.valid_to is null or named.valid_to > access.today())
      where access.has('tasks.see') or access.system_actor() = 'task_keeper';
  end;
revoke execute on function tasks.name_units() from public;
grant execute on function tasks.name_units() to courtyard_app, courtyard_worker;

-- The units that each of some units is under today, up to so many levels, the nearest first.
create function tasks.line_above(units uuid[], up integer) returns table (unit uuid, above uuid, level integer)
  language sql stable security definer set search_path = ''
  begin atomic
    with recursive line (unit, above, level) as (
      select of, of, 0 from unnest(units) as of
      union all
      select line.unit, held.parent_id, line.level + 1
        from line join access.organisation_parent held
          on held.programme_id = access.programme_id() and held.organisation_id = line.above
            and held.valid_from <= access.today() and (held.valid_to is null or held.valid_to > access.today())
        where line.level < up
    )
    select line.unit, line.above, line.level from line where line.level > 0 order by line.unit, line.level;
  end;
revoke execute on function tasks.line_above(uuid[], integer) from public;
grant execute on function tasks.line_above(uuid[], integer) to courtyard_worker;

-- What an act brings with it is the same whoever does it and by whatever way: so it is done here.
create function tasks.follow_act() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  on_day  constant date := (new.at at time zone 'Asia/Shanghai')::date;
begin
  if new.act = 'report_done' then
    update tasks.item set finished_on = on_day where programme_id = new.programme_id and id = new.item_id;
  elsif new.act in ('return', 'reopen') then
    update tasks.item set finished_on = null where programme_id = new.programme_id and id = new.item_id;
    update tasks.part set done_at = null
      where programme_id = new.programme_id and item_id = new.item_id and "as" = 'lead';
  elsif new.act = 'grant_extension' then
    update tasks.item set due_on = asked.due_granted
      from tasks.extension asked
      where item.programme_id = new.programme_id and item.id = new.item_id and asked.programme_id = new.programme_id
        and asked.item_id = new.item_id and asked.id = (new.said ->> 'extension')::uuid and asked.answer = 'granted';
  end if;
  -- Late is late from the day after the day due, whenever it is noticed; an extension that comes later does not undo it.
  update tasks.item set late_since = due_on + 1
    where programme_id = new.programme_id and id = new.item_id and late_since is null and due_on < on_day
      and new.act in ('report_done', 'report_progress', 'ask_extension', 'escalate')
      and (finished_on is null or finished_on > due_on);
  return new;
end $$;
-- Once the step is taken (triggers of one moment go by their names), and before the next row of the same statement.
create trigger what_an_act_brings_follows_it before insert on tasks.item_act
  for each row execute function tasks.follow_act();

-- Who is told of an act, what they then have to do, and which duties it ends: the same whoever does it and by whatever
-- way, so it follows in the database. `to_side`: lead, units (all with a part), unit (the one the act names), line (those
-- the act names), supervisors, checkers.
create function tasks.item_tidings() returns table (
  act text, to_side text, message text, duty text, duty_zh text, duty_en text, due text, ends text[], ends_of text
)
  language sql immutable set search_path = ''
  begin atomic
    values
      ('send_call', 'units', 'tasks.called', 'tasks.sign', '签收交办函', 'Sign for the call letter', 'said', null, null),
      ('sign_receipt', 'lead', null, 'tasks.work', '办理', 'Carry out', 'item', '{tasks.sign}'::text[], 'unit'),
      ('sign_copy', 'unit', null, 'tasks.work', '配合办理', 'Carry out our part', 'item', '{tasks.sign}', 'unit'),
      ('report_progress', 'checkers', null, 'tasks.check_progress', '核实进展', 'Check the progress', null, null, null),
      ('accept_progress', null, null, null, null, null, null, '{tasks.check_progress}', 'all'),
      ('return_progress', 'unit', 'tasks.progress_returned', null, null, null, null, '{tasks.check_progress}', 'all'),
      ('finish_part', 'lead', 'tasks.part_finished', null, null, null, null, '{tasks.work}', 'unit'),
      ('report_done', 'checkers', 'tasks.reported', 'tasks.check', '核查', 'Check', 'said', '{tasks.work}', 'unit'),
      ('check', 'supervisors', null, 'tasks.close', '销号', 'Close', null, '{tasks.check}', 'all'),
      ('return', 'lead', 'tasks.returned', 'tasks.work', '补充办理', 'Carry on', 'item', '{tasks.check,tasks.close}', 'all'),
      ('close', 'units', 'tasks.closed', null, null, null, null,
        '{tasks.sign,tasks.work,tasks.check_progress,tasks.check,tasks.close,tasks.extension,tasks.answer}', 'all'),
      ('reopen', 'lead', 'tasks.reopened', 'tasks.work', '重新办理', 'Take up again', 'item', null, null),
      ('ask_extension', 'supervisors', 'tasks.extension_asked', 'tasks.extension', '答复延期申请', 'Answer on more time',
        'said', null, null),
      ('grant_extension', 'lead', 'tasks.extension_granted', null, null, null, null, '{tasks.extension}', 'all'),
      ('refuse_extension', 'lead', 'tasks.extension_refused', null, null, null, null, '{tasks.extension}', 'all'),
      ('urge', 'line', 'tasks.urged', null, null, null, null, null, null),
      ('escalate', 'lead', 'tasks.notice', 'tasks.answer', '回复通知', 'Answer the notice', 'said', null, null),
      ('escalate', 'line', 'tasks.notice_below', null, null, null, null, null, null),
      ('answer_notice', 'supervisors', 'tasks.notice_answered', null, null, null, null, '{tasks.answer}', 'unit'),
      ('override_light', 'lead', 'tasks.light_set', null, null, null, null, null, null),
      ('cancel', 'units', 'tasks.cancelled', null, null, null, null,
        '{tasks.sign,tasks.work,tasks.check_progress,tasks.check,tasks.close,tasks.extension,tasks.answer}', 'all');
  end;

-- Named for the database's owner: messages and duties that follow from an act are the house's to write.
create policy the_house_tells_of_acts on access.message for insert to current_user with check (true);
create policy the_house_opens_duties on access.duty for insert to current_user with check (true);
create policy the_house_ends_duties on access.duty for update to current_user using (true);

-- A loaded history tells nobody: it was told then.
create function tasks.spread_act() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  one      tasks.item;
  tiding   record;
  line     uuid[];
  units    uuid[];
begin
  if access.system_actor() = 'programme_loader' then
    return null;
  end if;
  select * into one from tasks.item where programme_id = new.programme_id and id = new.item_id;
  for tiding in select * from tasks.item_tidings() told where told.act = new.act loop
    if tiding.ends is not null then
      update access.duty set closed_at = new.at, closed_by = new.person_id
        where programme_id = new.programme_id and thing_kind = 'tasks.item' and thing_id = new.item_id::text
          and closed_at is null and kind = any (tiding.ends)
          and (tiding.ends_of = 'all' or organisation_id = new.organisation_id);
    end if;
    line := (select array_agg(told::uuid) from jsonb_array_elements_text(new.said -> 'told') told);
    units := case tiding.to_side
      when 'lead' then array[one.lead_id]
      when 'unit' then array[new.organisation_id]
      when 'line' then line
      when 'units' then array(
        select organisation_id from tasks.part where programme_id = new.programme_id and item_id = new.item_id)
    end;
    with held as (
      select distinct on (appointed.person_id) appointed.id, appointed.person_id, appointed.organisation_id
        from access.appointment appointed
        join access.role_right allowed
          on allowed.programme_id = appointed.programme_id and allowed.role = appointed.role
        join access.person who on who.programme_id = appointed.programme_id and who.id = appointed.person_id
        where appointed.programme_id = new.programme_id
          and daterange(appointed.valid_from, appointed.valid_to) @> access.today()
          and (who.left_on is null or who.left_on > access.today())
          -- Nobody checks, closes or answers what they did themselves; but who signs for an item has it to carry out.
          and (appointed.person_id is distinct from new.person_id or tiding.duty = 'tasks.work')
          and case tiding.to_side
            when 'supervisors' then allowed."right" = 'tasks.supervise' and allowed.reach = 'programme'
            when 'checkers' then allowed."right" = 'tasks.check' and allowed.reach = 'programme'
            when 'line' then allowed."right" = 'tasks.see' and appointed.organisation_id = any (units)
            else allowed."right" = 'tasks.report' and appointed.organisation_id = any (units)
          end
        order by appointed.person_id, appointed.valid_from
    ), told as (
      insert into access.message (programme_id, to_person, from_person, kind, params, thing_kind, thing_id)
        select new.programme_id, person_id, new.person_id, tiding.message,
            new.said || jsonb_build_object('number', one.number, 'title', one.title, 'reason', new.reason),
            'tasks.item', new.item_id::text
          from held where tiding.message is not null and person_id is distinct from new.person_id
    )
    insert into access.duty (programme_id, appointment_id, organisation_id, kind, thing_kind, thing_id, title_zh, title_en,
        due_on, opened_by)
      select new.programme_id, id, organisation_id, tiding.duty, 'tasks.item', new.item_id::text,
          tiding.duty_zh || '：' || one.title, tiding.duty_en || ': ' || one.title,
          case tiding.due when 'item' then one.due_on when 'said' then (new.said ->> 'answerDue')::date end, new.person_id
        from held where tiding.duty is not null and not exists (
          select from access.duty open
            where open.programme_id = new.programme_id and open.appointment_id = held.id and open.kind = tiding.duty
              and open.thing_kind = 'tasks.item' and open.thing_id = new.item_id::text and open.closed_at is null);
  end loop;
  return null;
end $$;
create trigger who_is_concerned_is_told after insert on tasks.item_act
  for each row execute function tasks.spread_act();

-- What was set up is changed by its acts alone; that an item was late stays.
create function tasks.check_item() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  free    constant text[] := '{title,content,heading,basis,weight,lead_id,starts_on,due_on,evidence,report_every,report_day,plan_item_id}';
  broken  text;
begin
  if new.state in ('drafted', 'set_up') then
    new.first_due_on := case new.state when 'set_up' then new.due_on end;
  elsif new.first_due_on is distinct from old.first_due_on then
    broken := 'the_first_day_due_stays';
  end if;
  if old.late_since is not null and new.late_since is distinct from old.late_since then
    broken := 'that_an_item_was_late_stays';
  elsif old.state not in ('drafted', 'set_up') and new.state = old.state
    and (to_jsonb(new) - '{due_on,first_due_on,late_since,finished_on,light,light_since,acts_done}'::text[])
      <> (to_jsonb(old) - '{due_on,first_due_on,late_since,finished_on,light,light_since,acts_done}'::text[])
  then
    broken := 'what_was_handed_out_is_not_rewritten';
  elsif old.state in ('closed', 'cancelled') and new.state = old.state
    and to_jsonb(new) - free - 'light'::text - 'light_since'::text <> to_jsonb(old) - free - 'light'::text - 'light_since'::text
  then
    broken := 'what_has_ended_stays_as_it_was';
  end if;
  if broken is not null then
    raise exception 'item % of the programme: %', new.number, broken
      using errcode = 'check_violation', constraint = broken, schema = 'tasks', table = 'item';
  end if;
  return new;
end $$;
-- Not asked where a light alone was judged: a night judges many.
create trigger what_was_set_up_is_changed_by_acts before update on tasks.item
  for each row when (old.light_since = new.light_since or old.late_since is not null and new.late_since is distinct from old.late_since)
  execute function tasks.check_item();

-- A part stands where its reports bring it: what was handed in, what was accepted, and that it is done.
create function tasks.follow_report() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    -- A loaded history brings reports that were answered long ago.
    update tasks.part set percent = new.percent, reported_at = new.reported_at,
        checked_percent = case new.verdict when 'accepted' then new.percent else checked_percent end,
        done_at = case new.kind when 'completion' then new.reported_at else done_at end
      where programme_id = new.programme_id and item_id = new.item_id and organisation_id = new.organisation_id
        and new.verdict is distinct from 'returned';
  elsif old.verdict is null and new.verdict = 'accepted' then
    update tasks.part set checked_percent = new.percent
      where programme_id = new.programme_id and item_id = new.item_id and organisation_id = new.organisation_id;
  elsif old.verdict is null and new.verdict = 'returned' then
    -- What stood before stands again, unless something newer was handed in since.
    update tasks.part set percent = checked_percent, done_at = null
      where programme_id = new.programme_id and item_id = new.item_id and organisation_id = new.organisation_id
        and not exists (
          select from tasks.report newer
            where newer.programme_id = new.programme_id and newer.item_id = new.item_id
              and newer.organisation_id = new.organisation_id and newer.reported_at > new.reported_at
        );
  elsif old is distinct from new then
    raise exception 'a report of item % was answered', new.item_id using errcode = 'check_violation',
      constraint = 'a_report_is_answered_once', schema = 'tasks', table = 'report';
  end if;
  return null;
end $$;
create trigger a_part_stands_where_its_reports_bring_it after insert or update on tasks.report
  for each row execute function tasks.follow_report();

-- A receipt and an answer are given once; signing for a call letter is known at the part.
create function tasks.check_letter() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if (old.received_at is not null and new.received_at is distinct from old.received_at)
    or (old.answered_at is not null and (new.answered_at, new.answer) is distinct from (old.answered_at, old.answer))
  then
    raise exception 'paper % of % was answered', new.serial, new.year using errcode = 'check_violation',
      constraint = 'a_paper_is_answered_once', schema = 'tasks', table = 'letter';
  end if;
  if old.received_at is null and new.received_at is not null and new.kind = 'call' then
    update tasks.part set received_at = new.received_at
      where programme_id = new.programme_id and item_id = new.item_id and organisation_id = new.organisation_id;
  end if;
  return new;
end $$;
create trigger a_paper_is_answered_once before update on tasks.letter
  for each row execute function tasks.check_letter();

create function tasks.check_extension() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if old.answer is not null then
    raise exception 'the extension of item % was answered', new.item_id using errcode = 'check_violation',
      constraint = 'an_extension_is_answered_once', schema = 'tasks', table = 'extension';
  end if;
  return new;
end $$;
create trigger an_extension_is_answered_once before update on tasks.extension
  for each row execute function tasks.check_extension();

-- Minutes that are settled are a paper: neither they nor what hangs on them changes.
create function tasks.check_meeting() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  changed  constant jsonb := to_jsonb(coalesce(new, old));
  settled  timestamptz;
begin
  if tg_table_name = 'meeting' then
    settled := old.settled_at;
  else
    select settled_at into settled from tasks.meeting
      where programme_id = (changed ->> 'programme_id')::uuid and id = (changed ->> 'meeting_id')::uuid for share;
  end if;
  -- That a decision became an item is known after the minutes.
  if settled is not null and not (tg_op = 'UPDATE' and tg_table_name = 'decision'
    and to_jsonb(old) ->> 'item_id' is null and to_jsonb(new) - 'item_id'::text = to_jsonb(old) - 'item_id'::text)
  then
    raise exception 'the minutes of the meeting are settled' using errcode = 'check_violation',
      constraint = 'settled_minutes_stay', schema = 'tasks', table = tg_table_name;
  end if;
  return coalesce(new, old);
end $$;
create trigger settled_minutes_stay before update on tasks.meeting
  for each row execute function tasks.check_meeting();
create trigger settled_minutes_stay after insert or update or delete on tasks.agenda_item
  for each row execute function tasks.check_meeting();
create trigger settled_minutes_stay after insert or update or delete on tasks.decision
  for each row execute function tasks.check_meeting();

-- Parts and milestones are the office's until the item is handed out. Looked at afterwards, like the papers of a meeting:
-- whoever may not write them learns nothing of how it stands.
create function tasks.check_layout() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  changed  constant jsonb := to_jsonb(coalesce(new, old));
  stands   text;
begin
  if tg_op = 'UPDATE' and tg_table_name = 'part'
    and to_jsonb(new) - '{percent,reported_at,checked_percent,done_at,received_at}'::text[]
      = to_jsonb(old) - '{percent,reported_at,checked_percent,done_at,received_at}'::text[]
  then
    return new;
  end if;
  select state into stands from tasks.item
    where programme_id = (changed ->> 'programme_id')::uuid and id = (changed ->> 'item_id')::uuid for share;
  if stands not in ('drafted', 'set_up') then
    raise exception 'the item was handed out' using errcode = 'check_violation',
      constraint = 'what_was_handed_out_is_not_rewritten', schema = 'tasks', table = tg_table_name;
  end if;
  return coalesce(new, old);
end $$;
create trigger what_was_handed_out_is_not_rewritten after insert or update or delete on tasks.part
  for each row execute function tasks.check_layout();
create trigger what_was_handed_out_is_not_rewritten after insert or update or delete on tasks.milestone
  for each row execute function tasks.check_layout();

-- The items that the one who asks sees by a right at some organisations: those in which such a one has a part. All parts
-- of an item are seen by whoever sees one.
create function tasks.items_in_reach() returns setof uuid
  language sql stable security definer set search_path = ''
  begin atomic
    select distinct item_id from tasks.part
      where programme_id = access.programme_id() and organisation_id = any (access.scope('tasks.see'));
  end;
revoke execute on function tasks.items_in_reach() from public;
grant execute on function tasks.items_in_reach() to courtyard_app;

-- Row security.
do $$
declare
  name text;
begin
  foreach name in array array['item', 'part', 'milestone', 'item_act', 'report', 'extension', 'letter', 'light_rule',
    'escalation_rule', 'clock_rule', 'light', 'light_override', 'meeting', 'agenda_item', 'decision'] loop
    execute format('alter table tasks.%I enable row level security', name);
    execute format('alter table tasks.%I force row level security', name);
    -- For the functions above, which belong to the owner.
    execute format('create policy the_house_keeps_its_rules on tasks.%I for all to current_user using (true)', name);
    execute format($policy$
      create policy the_machine_reads_its_programme on tasks.%I
        for select to courtyard_worker
        using (access.system_actor() in ('programme_loader', 'operator', 'task_keeper')
          and programme_id = access.programme_id())$policy$, name);
    execute format($policy$
      create policy the_loader_adds_to_its_programme on tasks.%I
        for insert to courtyard_worker
        with check (access.system_actor() = 'programme_loader' and programme_id = access.programme_id())$policy$, name);
    execute format('grant select, insert on tasks.%I to courtyard_worker', name);
    execute format('grant select on tasks.%I to courtyard_app', name);
  end loop;
  -- What hangs on an item is seen with it.
  foreach name in array array['part', 'milestone', 'item_act', 'report', 'extension', 'letter', 'light', 'light_override',
    'agenda_item'] loop
    execute format($policy$
      create policy who_sees_an_item_sees_what_hangs_on_it on tasks.%I
        for select to courtyard_app
        using (programme_id = (select access.programme_id())
          and ((select access.reaches_all('tasks.see')) or item_id in (select tasks.items_in_reach())))$policy$, name);
  end loop;
end $$;

create policy who_has_a_part_sees_the_item on tasks.item
  for select to courtyard_app
  using (programme_id = (select access.programme_id())
    and ((select access.reaches_all('tasks.see')) or id in (select tasks.items_in_reach())));
-- Who supervises draws items up and changes them until they are handed out.
create policy who_supervises_draws_items_up on tasks.item
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and created_by = (select access.person_id())
    and ((select access.reaches_all('tasks.supervise')) or lead_id in (select unnest(access.scope('tasks.supervise')))));
create policy who_supervises_changes_items_not_handed_out on tasks.item
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and state in ('drafted', 'set_up')
    and ((select access.reaches_all('tasks.supervise')) or lead_id in (select unnest(access.scope('tasks.supervise')))));
grant insert, update (title, content, heading, basis, weight, lead_id, starts_on, due_on, evidence, report_every, report_day,
  plan_item_id) on tasks.item to courtyard_app;

-- A policy for each verb: one for all of them would be asked at every reading too.
do $$
declare
  name      text;
  verb      text;
  sentence  text;
begin
  foreach name in array array['part', 'milestone'] loop
    sentence := format('(programme_id = (select access.programme_id()) and exists (
        select from tasks.item where item.programme_id = %1$I.programme_id and item.id = %1$I.item_id
          and ((select access.reaches_all(''tasks.supervise''))
            or item.lead_id in (select unnest(access.scope(''tasks.supervise''))))))', name);
    foreach verb in array array['insert', 'update', 'delete'] loop
      execute format('create policy %I on tasks.%I for %s to courtyard_app %s %s',
        'who_supervises_lays_an_item_out_' || verb, name, verb, case verb when 'insert' then 'with check' else 'using' end, sentence);
    end loop;
  end loop;
end $$;
grant insert, delete, update (weight) on tasks.part to courtyard_app;
grant insert, delete, update (title, due_on, planned_percent) on tasks.milestone to courtyard_app;

-- Acts: each by the side that it belongs to, in one's own name.
create policy who_supervises_acts on tasks.item_act
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and person_id = (select access.person_id())
    and act in ('draft', 'amend', 'set_up', 'send_call', 'close', 'reopen', 'grant_extension', 'refuse_extension',
      'urge', 'override_light', 'end_override', 'cancel')
    and exists (
      select from tasks.item where item.programme_id = item_act.programme_id and item.id = item_act.item_id
        and ((select access.reaches_all('tasks.supervise'))
          or item.lead_id in (select unnest(access.scope('tasks.supervise'))))));
create policy who_checks_acts on tasks.item_act
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and person_id = (select access.person_id())
    and act in ('accept_progress', 'return_progress', 'check', 'return')
    and exists (
      select from tasks.item where item.programme_id = item_act.programme_id and item.id = item_act.item_id
        and ((select access.reaches_all('tasks.check'))
          or item.lead_id in (select unnest(access.scope('tasks.check'))))));
create policy the_lead_unit_acts on tasks.item_act
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and person_id = (select access.person_id())
    and act in ('sign_receipt', 'report_done', 'ask_extension', 'answer_notice')
    and organisation_id in (select unnest(access.scope('tasks.report')))
    and exists (
      select from tasks.item where item.programme_id = item_act.programme_id and item.id = item_act.item_id
        and item.lead_id = item_act.organisation_id));
create policy every_unit_with_a_part_acts on tasks.item_act
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and person_id = (select access.person_id())
    and act in ('sign_copy', 'report_progress', 'finish_part', 'urge')
    and organisation_id in (select unnest(access.scope('tasks.report')))
    and exists (
      select from tasks.part where part.programme_id = item_act.programme_id and part.item_id = item_act.item_id
        and part.organisation_id = item_act.organisation_id));
create policy the_keeper_escalates on tasks.item_act
  for insert to courtyard_worker
  with check (access.system_actor() = 'task_keeper' and programme_id = access.programme_id() and act = 'escalate');
grant insert on tasks.item_act to courtyard_app;

create policy a_unit_reports_its_part on tasks.report
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and reported_by = (select access.person_id())
    and verdict is null and organisation_id in (select unnest(access.scope('tasks.report')))
    and exists (
      select from tasks.item where item.programme_id = report.programme_id and item.id = report.item_id
        and item.state = 'in_hand'));
create policy who_checks_answers_a_report on tasks.report
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and exists (
    select from tasks.item where item.programme_id = report.programme_id and item.id = report.item_id
      and ((select access.reaches_all('tasks.check')) or item.lead_id in (select unnest(access.scope('tasks.check'))))))
  with check (verdict_by = (select access.person_id()));
grant insert, update (verdict, verdict_reason, verdict_by, verdict_at) on tasks.report to courtyard_app;

create policy the_lead_unit_asks_for_more_time on tasks.extension
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and asked_by = (select access.person_id()) and answer is null
    and exists (
      select from tasks.item where item.programme_id = extension.programme_id and item.id = extension.item_id
        and item.due_on = extension.due_before and item.lead_id in (select unnest(access.scope('tasks.report')))));
create policy who_supervises_answers_it on tasks.extension
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and exists (
    select from tasks.item where item.programme_id = extension.programme_id and item.id = extension.item_id
      and ((select access.reaches_all('tasks.supervise'))
        or item.lead_id in (select unnest(access.scope('tasks.supervise'))))))
  with check (answered_by = (select access.person_id()));
grant insert, update (answer, due_granted, answer_reason, answered_by, answered_at) on tasks.extension to courtyard_app;

-- Papers: the call by who supervises, a reminder by whoever has a part, the notices by the keeper alone.
create policy who_supervises_sends_the_call on tasks.letter
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and issued_by = (select access.person_id())
    and kind in ('call', 'urge') and received_at is null and answered_at is null and exists (
      select from tasks.part join tasks.item on item.programme_id = part.programme_id and item.id = part.item_id
        where part.programme_id = letter.programme_id and part.item_id = letter.item_id
          and part.organisation_id = letter.organisation_id
          and ((select access.reaches_all('tasks.supervise'))
            or item.lead_id in (select unnest(access.scope('tasks.supervise'))))));
create policy who_is_kept_waiting_reminds on tasks.letter
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and issued_by = (select access.person_id()) and kind = 'urge'
    and received_at is null and answered_at is null and from_id in (select unnest(access.scope('tasks.report')))
    and exists (
      select from tasks.part where part.programme_id = letter.programme_id and part.item_id = letter.item_id
        and part.organisation_id = letter.from_id)
    and exists (
      select from tasks.part where part.programme_id = letter.programme_id and part.item_id = letter.item_id
        and part.organisation_id = letter.organisation_id));
create policy the_unit_signs_and_answers on tasks.letter
  for update to courtyard_app
  using (programme_id = (select access.programme_id())
    and organisation_id in (select unnest(access.scope('tasks.report'))))
  with check (coalesce(answered_by, received_by) = (select access.person_id()));
create policy the_keeper_sends_notices on tasks.letter
  for insert to courtyard_worker
  with check (access.system_actor() = 'task_keeper' and programme_id = access.programme_id()
    and kind in ('blue', 'orange', 'red'));
grant insert, update (received_at, received_by, answer, answered_at, answered_by) on tasks.letter to courtyard_app;
-- A day that no longer works moves what was counted over it.
create policy the_keeper_counts_clocks_anew on tasks.letter
  for update to courtyard_worker
  using (access.system_actor() = 'task_keeper' and programme_id = access.programme_id() and answered_at is null);
grant update (answer_due) on tasks.letter to courtyard_worker;

-- Rules are read by everyone in the programme, and stated by its office.
create policy members_read_how_lights_are_found on tasks.light_rule
  for select to courtyard_app using (programme_id = (select access.programme_id()) and (select access.person_id()) is not null);
create policy members_read_how_it_escalates on tasks.escalation_rule
  for select to courtyard_app using (programme_id = (select access.programme_id()) and (select access.person_id()) is not null);
create policy members_read_how_long_clocks_run on tasks.clock_rule
  for select to courtyard_app using (programme_id = (select access.programme_id()) and (select access.person_id()) is not null);
do $$
declare
  name text;
begin
  foreach name in array array['light_rule', 'escalation_rule', 'clock_rule'] loop
    execute format($policy$
      create policy who_sets_the_rules_states_one on tasks.%I
        for insert to courtyard_app
        with check (programme_id = (select access.programme_id()) and stated_by = (select access.person_id())
          and (select access.reaches_all('tasks.rules')))$policy$, name);
    execute format($policy$
      create policy who_sets_the_rules_ends_one on tasks.%I
        for update to courtyard_app
        using (programme_id = (select access.programme_id()) and (select access.reaches_all('tasks.rules')))
        with check (valid_to >= (select access.today()))$policy$, name);
    execute format('grant insert, update (valid_to) on tasks.%I to courtyard_app', name);
  end loop;
end $$;

-- Lights are computed by the keeper; a person can only set one over it, for a time.
create policy the_keeper_writes_lights on tasks.light
  for insert to courtyard_worker
  with check (access.system_actor() = 'task_keeper' and programme_id = access.programme_id());
create policy the_keeper_keeps_items on tasks.item
  for update to courtyard_worker
  using (access.system_actor() = 'task_keeper' and programme_id = access.programme_id());
grant update (light, light_since, late_since) on tasks.item to courtyard_worker;
create policy who_supervises_sets_a_light_over_it on tasks.light_override
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and set_by = (select access.person_id()) and ended_at is null
    and valid_from = (select access.today()) and exists (
      select from tasks.item where item.programme_id = light_override.programme_id and item.id = light_override.item_id
        and ((select access.reaches_all('tasks.supervise'))
          or item.lead_id in (select unnest(access.scope('tasks.supervise'))))));
create policy who_supervises_ends_it on tasks.light_override
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and ended_at is null and exists (
    select from tasks.item where item.programme_id = light_override.programme_id and item.id = light_override.item_id
      and ((select access.reaches_all('tasks.supervise'))
        or item.lead_id in (select unnest(access.scope('tasks.supervise'))))))
  with check (ended_by = (select access.person_id()));
grant insert, update (ended_at, ended_by) on tasks.light_override to courtyard_app;

-- Meetings are the office's; their papers are read by who takes part in supervision.
create policy who_sees_tasks_sees_meetings on tasks.meeting
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and ((select access.reaches_all('tasks.see'))
    or settled_at is not null and id in (select meeting_id from tasks.agenda_item)));
create policy who_sees_a_meeting_sees_what_it_decided on tasks.decision
  for select to courtyard_app
  using (programme_id = (select access.programme_id()) and ((select access.reaches_all('tasks.see'))
    or lead_id in (select unnest(access.scope('tasks.see')))));
create policy who_supervises_calls_meetings on tasks.meeting
  for insert to courtyard_app
  with check (programme_id = (select access.programme_id()) and called_by = (select access.person_id())
    and (select access.reaches_all('tasks.supervise')));
create policy who_supervises_keeps_meetings on tasks.meeting
  for update to courtyard_app
  using (programme_id = (select access.programme_id()) and (select access.reaches_all('tasks.supervise')))
  with check (settled_by is null or settled_by = (select access.person_id()));
grant insert, update (title, held_on, place, minutes, settled_at, settled_by) on tasks.meeting to courtyard_app;
do $$
declare
  name  text;
  verb  text;
begin
  foreach name in array array['agenda_item', 'decision'] loop
    foreach verb in array array['insert', 'update', 'delete'] loop
      execute format('create policy %I on tasks.%I for %s to courtyard_app %s
          (programme_id = (select access.programme_id()) and (select access.reaches_all(''tasks.supervise'')))',
        'who_supervises_keeps_its_papers_' || verb, name, verb, case verb when 'insert' then 'with check' else 'using' end);
    end loop;
  end loop;
end $$;
grant insert, delete, update (discussion, position) on tasks.agenda_item to courtyard_app;
grant insert, delete, update (text, lead_id, due_on, item_id) on tasks.decision to courtyard_app;

select audit.watch('tasks.item', '{id}');
select audit.watch('tasks.part', '{item_id,organisation_id}');
select audit.watch('tasks.milestone', '{item_id,position}');
select audit.watch('tasks.item_act', '{item_id,seq}');
select audit.watch('tasks.report', '{id}');
select audit.watch('tasks.extension', '{id}');
select audit.watch('tasks.letter', '{id}');
select audit.watch('tasks.light_rule', '{id}');
select audit.watch('tasks.escalation_rule', '{id}');
select audit.watch('tasks.clock_rule', '{id}');
select audit.watch('tasks.light_override', '{id}');
select audit.watch('tasks.meeting', '{id}');
select audit.watch('tasks.agenda_item', '{meeting_id,position}');
select audit.watch('tasks.decision', '{meeting_id,position}');

-- An item's trail tells what was done with everything that hangs on it.
select audit.belongs('tasks.item_act', 'tasks.item_act', '{item_id,seq}', 'tasks.item', '{item_id}');
select audit.belongs('tasks.report', 'tasks.report', '{id}', 'tasks.item', '{item_id}');
select audit.belongs('tasks.extension', 'tasks.extension', '{id}', 'tasks.item', '{item_id}');
select audit.belongs('tasks.letter', 'tasks.letter', '{id}', 'tasks.item', '{item_id}');
select audit.belongs('tasks.light_override', 'tasks.light_override', '{id}', 'tasks.item', '{item_id}');
