-- Accounts: how people sign in, and which account is which person of which programme.
--
-- An account belongs to the house, not to a programme: one person of flesh and blood may serve several. So these tables
-- carry no programme in their keys and have no row security; instead nobody but the login courtyard_auth may touch them,
-- and it may touch nothing else. What could open a door (session ids, links, machine tokens) is kept as a checksum.
-- The tables user_account, session, credential, verification and second_factor are written by better-auth under these names.
create schema auth;
grant usage on schema auth to courtyard_auth;

-- Who signs in. The address is one that no mail reaches: addresses of people are kept with the people, in their programme.
create table auth.user_account (
  id                 uuid not null default gen_random_uuid(),
  sign_in_name       text,
  name               text not null,
  email              text not null,
  email_verified     boolean not null default false,
  image              text,
  has_second_factor  boolean not null default false,
  -- Of the made-up city: entered by choosing a person, on the machine itself, and in no other way.
  is_invented        boolean not null default false,
  created_at         timestamptz not null default now(),
  updated_at         timestamptz not null default now(),
  primary key (id),
  constraint a_sign_in_name_is_taken_once unique (sign_in_name),
  constraint an_address_is_taken_once unique (email),
  constraint an_account_is_invented_or_not unique (id, is_invented),
  constraint a_sign_in_name_is_written_in_one_way check (
    sign_in_name ~ '^[a-z0-9\u4e00-\u9fff][a-z0-9._@\u4e00-\u9fff-]{1,49}$'),
  constraint an_address_reaches_nobody check (email ~ '^[0-9a-f-]{36}@sign-in\.invalid$'),
  constraint an_invented_account_has_no_sign_in_name_nor_second_factor check (
    not is_invented or (sign_in_name is null and not has_second_factor))
);

-- A way in: a password (provider "credential"), or the city's own sign-on (its issuer and subject).
create table auth.credential (
  id                        uuid not null default gen_random_uuid(),
  user_id                   uuid not null,
  provider_id               text not null,
  account_id                text not null,
  password                  text,
  access_token              text,
  refresh_token             text,
  id_token                  text,
  access_token_expires_at   timestamptz,
  refresh_token_expires_at  timestamptz,
  scope                     text,
  of_invented               boolean not null generated always as (false) stored,
  created_at                timestamptz not null default now(),
  updated_at                timestamptz not null default now(),
  primary key (id),
  constraint an_invented_account_has_no_way_in foreign key (user_id, of_invented)
    references auth.user_account (id, is_invented) on delete restrict,
  constraint one_way_in_of_a_kind unique (user_id, provider_id),
  constraint a_way_in_leads_to_one_account unique (provider_id, account_id),
  constraint a_way_in_is_of_a_known_kind check (provider_id in ('credential', 'city')),
  constraint a_password_is_kept_as_its_scrypt_checksum check (
    password ~ '^scrypt\$\d{1,2}\$\d{1,2}\$\d{1,2}\$[\w-]{22}\$[\w-]{43}$'),
  constraint only_the_password_way_has_one check ((password is not null) = (provider_id = 'credential')),
  constraint no_key_of_the_sign_on_is_kept check (
    access_token is null and refresh_token is null and id_token is null)
);

-- Passwords an account has had: the age of the last is asked at each sign-in, and the last few may not come back.
create table auth.password_history (
  user_id   uuid not null,
  position  bigint generated always as identity,
  password  text not null,
  set_at    timestamptz not null default now(),
  primary key (user_id, position),
  foreign key (user_id) references auth.user_account on delete restrict
);

create function auth.remember_password() returns trigger language plpgsql as $$
begin
  if new.password is not null and (tg_op = 'INSERT' or new.password is distinct from old.password) then
    insert into auth.password_history (user_id, password) values (new.user_id, new.password);
  end if;
  return null;
end $$;
create trigger every_password_is_remembered after insert or update of password on auth.credential
  for each row execute function auth.remember_password();

-- A browser that is signed in. `token` is the SHA-256 of what its cookie says.
create table auth.session (
  id            uuid not null default gen_random_uuid(),
  user_id       uuid not null,
  token         text not null,
  -- The day's end: however busy, it does not last longer.
  expires_at    timestamptz not null,
  -- Idle since; written at most once a minute.
  last_seen_at  timestamptz not null default now(),
  created_at    timestamptz not null default now(),
  ip_address    text,
  user_agent    text,
  -- Shown elsewhere: to the city's own sign-on, or not needed at the made-up city's door. An account that has a second
  -- factor here shows it at every sign-in.
  second_factor boolean not null default false,
  primary key (id),
  foreign key (user_id) references auth.user_account on delete restrict,
  constraint a_session_is_found_by_its_checksum unique (token),
  constraint a_session_is_kept_as_a_checksum check (token ~ '^[0-9a-f]{64}$'),
  constraint a_session_ends_within_a_day check (expires_at <= created_at + interval '24 hours 1 minute')
);
create index sessions_of_an_account on auth.session (user_id);

-- A sign-in that waits for its second step.
create table auth.verification (
  id          uuid not null default gen_random_uuid(),
  identifier  text not null,
  value       text not null,
  expires_at  timestamptz not null,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  primary key (id)
);
create index verification_by_identifier on auth.verification (identifier);

-- The second factor: secret and recovery codes are encrypted with a key that is not in the database.
create table auth.second_factor (
  id                         uuid not null default gen_random_uuid(),
  user_id                    uuid not null,
  secret                     text not null,
  recovery_codes             text not null,
  verified                   boolean not null default true,
  failed_verification_count  integer not null default 0,
  locked_until               timestamptz,
  of_invented                boolean not null generated always as (false) stored,
  primary key (id),
  constraint an_invented_account_has_no_second_factor foreign key (user_id, of_invented)
    references auth.user_account (id, is_invented) on delete restrict,
  constraint one_second_factor_for_an_account unique (user_id)
);

-- A code is good once, also within the minute and a half in which it would still be right.
create table auth.used_code (
  user_id  uuid not null,
  code     text not null,
  used_at  timestamptz not null default now(),
  primary key (user_id, code),
  foreign key (user_id) references auth.user_account on delete restrict
);

-- Wrong passwords and codes one after another. The subject is an account, or one of the 256 that stand for names nobody
-- has, so that a guess at such a name costs the same work and leaves no list of names behind.
create table auth.sign_in_try (
  subject       uuid not null,
  failures      integer not null,
  locked_until  timestamptz,
  last_at       timestamptz not null default now(),
  primary key (subject),
  constraint failures_are_counted_from_zero check (failures >= 0)
);

-- Which account is which person. One person has one account, and one account is at most one person of a programme.
create table auth.membership (
  programme_id  uuid not null,
  person_id     uuid not null,
  user_id       uuid not null,
  since         timestamptz not null default now(),
  primary key (programme_id, person_id),
  foreign key (user_id) references auth.user_account on delete restrict,
  constraint an_account_is_one_person_of_a_programme unique (programme_id, user_id)
);
create index memberships_of_an_account on auth.membership (user_id);

-- A link that works once: into an account for a person, or to a new password. Kept as the SHA-256 of what it says.
create table auth.one_time_link (
  token_sha256  text not null,
  purpose       text not null,
  programme_id  uuid not null,
  person_id     uuid not null,
  -- Whose password it sets; null for an invitation.
  user_id       uuid,
  -- What the person is called by whoever made it: the account takes it over.
  name          text not null,
  made_by       text not null,
  made_at       timestamptz not null default now(),
  expires_at    timestamptz not null,
  used_at       timestamptz,
  -- A newer link took its place.
  ended_at      timestamptz,
  primary key (token_sha256),
  foreign key (user_id) references auth.user_account on delete restrict,
  constraint a_link_is_kept_as_a_checksum check (token_sha256 ~ '^[0-9a-f]{64}$'),
  constraint a_link_invites_or_resets check (purpose in ('invitation', 'reset')),
  constraint a_reset_names_its_account check ((purpose = 'reset') = (user_id is not null)),
  constraint a_link_lasts_a_fortnight_at_most check (expires_at > made_at and expires_at <= made_at + interval '14 days')
);
create unique index a_person_has_one_open_link on auth.one_time_link (programme_id, person_id)
  where used_at is null and ended_at is null;

-- A key for a program that acts as one person of one programme, with some of that person's rights. Shown once.
create table auth.machine_token (
  id            uuid not null default gen_random_uuid(),
  token_sha256  text not null,
  programme_id  uuid not null,
  person_id     uuid not null,
  user_id       uuid not null,
  name          text not null,
  rights        text[] not null,
  -- Made while signed in with a second factor.
  second_factor boolean not null,
  made_at       timestamptz not null default now(),
  expires_at    timestamptz not null,
  revoked_at    timestamptz,
  last_used_at  timestamptz,
  primary key (id),
  -- Who is no longer that person has no token of theirs either.
  foreign key (programme_id, person_id) references auth.membership on delete cascade,
  foreign key (user_id) references auth.user_account on delete restrict,
  constraint a_token_is_found_by_its_checksum unique (token_sha256),
  constraint a_token_is_kept_as_a_checksum check (token_sha256 ~ '^[0-9a-f]{64}$'),
  constraint a_token_has_a_name check (name <> '' and length(name) <= 80),
  constraint a_token_may_do_something check (cardinality(rights) between 1 and 100),
  constraint a_token_lasts_a_year_at_most check (expires_at > made_at and expires_at <= made_at + interval '366 days')
);
create index tokens_of_an_account on auth.machine_token (user_id);

-- What the security administrator may set, within bounds that keep the reference it rests on.
create table auth.sign_in_rule (
  name        text not null,
  position    integer not null,
  value       integer not null,
  lowest      integer not null,
  highest     integer not null,
  -- Zero switches it off.
  may_be_off  boolean not null default false,
  unit        text not null,
  label_zh    text not null,
  label_en    text not null,
  basis_zh    text not null,
  basis_en    text not null,
  changed_at  timestamptz,
  primary key (name),
  constraint a_value_lies_within_its_bounds check (value between lowest and highest or (may_be_off and value = 0)),
  constraint a_unit_is_known check (unit in ('tries', 'minutes', 'characters', 'kinds', 'passwords', 'days', 'hours'))
);
insert into auth.sign_in_rule
  (name, position, value, lowest, highest, may_be_off, unit, label_zh, label_en, basis_zh, basis_en)
values
  ('failures_before_lock', 0, 5, 3, 5, false, 'tries', '连续失败多少次后锁定', 'Failures in a row before a lock',
   'GB/T 22239—2019 三级 身份鉴别 b）：限制非法登录次数；通行取值 3 至 5 次',
   'GB/T 22239-2019 level 3, identity b): attempts are limited; usual values 3 to 5'),
  ('lock_minutes', 1, 15, 10, 60, false, 'minutes', '锁定多久', 'A lock lasts',
   'GB/T 22239—2019 三级 身份鉴别 b）：登录失败处理；通行取值 10 至 60 分钟',
   'GB/T 22239-2019 level 3, identity b): handling of failed sign-ins; usual values 10 to 60 minutes'),
  ('password_length', 2, 10, 8, 64, false, 'characters', '口令最少字符数', 'Least length of a password',
   'GB/T 22239—2019 三级 身份鉴别 a）：鉴别信息具有复杂度要求；通行取值不少于 8 位',
   'GB/T 22239-2019 level 3, identity a): complexity; usually 8 or more'),
  ('password_kinds', 3, 3, 2, 4, false, 'kinds', '口令至少含几类字符（大写、小写、数字、其他）',
   'Kinds of characters in a password (upper, lower, digit, other), at least',
   'GB/T 22239—2019 三级 身份鉴别 a）：鉴别信息具有复杂度要求；通行取值为字母、数字与特殊字符',
   'GB/T 22239-2019 level 3, identity a): complexity; usually letters, digits and special characters'),
  ('password_memory', 4, 5, 1, 24, false, 'passwords', '不得重复最近几个口令', 'Passwords that may not come back',
   'GB/T 22239—2019 三级 身份鉴别 a）：鉴别信息定期更换',
   'GB/T 22239-2019 level 3, identity a): periodic change'),
  ('password_days', 5, 90, 30, 365, true, 'days', '口令多少天后须更换（0 为不要求）', 'Days until a password must be changed (0: never)',
   'GB/T 22239—2019 三级 身份鉴别 a）：鉴别信息定期更换；高级别系统通行取值 90 天',
   'GB/T 22239-2019 level 3, identity a): periodic change; 90 days is usual at high levels'),
  ('idle_minutes', 6, 30, 15, 30, false, 'minutes', '闲置多久后自动退出', 'Idle time until sign-out',
   'GB/T 22239—2019 三级 身份鉴别 b）：连接超时自动退出；通行取值 15 至 30 分钟',
   'GB/T 22239-2019 level 3, identity b): automatic exit when idle; usual values 15 to 30 minutes'),
  ('session_hours', 7, 12, 1, 24, false, 'hours', '一次登录最长时间', 'Longest time signed in',
   'GB/T 22239—2019 三级 身份鉴别 b）：结束会话；一个工作日为限',
   'GB/T 22239-2019 level 3, identity b): sessions end; a working day at most'),
  ('invitation_hours', 8, 72, 1, 336, false, 'hours', '邀请链接有效期', 'An invitation is good for',
   'GB/T 22239—2019 三级 身份鉴别 a）：身份标识唯一；不设默认口令',
   'GB/T 22239-2019 level 3, identity a): unique identities; no default password'),
  ('reset_minutes', 9, 30, 10, 1440, false, 'minutes', '重设口令链接有效期', 'A link to a new password is good for',
   'GB/T 22239—2019 三级 身份鉴别 a）：鉴别信息防止被冒用',
   'GB/T 22239-2019 level 3, identity a): credentials are kept from misuse');

-- Who may: the accounts' login, and nobody else. What only grows is not changed, and accounts are never removed.
grant select, insert, update on auth.user_account, auth.credential, auth.one_time_link, auth.machine_token to courtyard_auth;
grant select, insert, update, delete on
  auth.session, auth.verification, auth.second_factor, auth.used_code, auth.sign_in_try, auth.membership to courtyard_auth;
grant select, insert on auth.password_history to courtyard_auth;
grant select, update (value, changed_at) on auth.sign_in_rule to courtyard_auth;
