-- An account that opens nothing for now: whose owner is away for long, or may not be its owner any more. It keeps its
-- name, its password and its memberships, so that enabling it again is all that is needed.
alter table auth.user_account
  add column disabled_at timestamptz,
  add constraint an_invented_account_is_not_disabled check (not is_invented or disabled_at is null);

-- Whoever opens a session waits for whoever disables the account at the same moment, and then finds it disabled.
create function auth.refuse_session_of_disabled() returns trigger language plpgsql as $$
begin
  perform from auth.user_account where id = new.user_id and disabled_at is null for share;
  if not found then
    raise exception 'a disabled account opens no session'
      using errcode = 'check_violation', schema = 'auth', table = 'session',
        constraint = 'a_disabled_account_opens_no_session';
  end if;
  return new;
end $$;
create trigger a_disabled_account_opens_no_session
  before insert on auth.session for each row execute function auth.refuse_session_of_disabled();

-- What stands ends at once: sessions, and links into the account that nobody has used.
create function auth.end_what_is_open() returns trigger language plpgsql as $$
begin
  delete from auth.session where user_id = new.id;
  update auth.one_time_link set ended_at = now() where user_id = new.id and used_at is null and ended_at is null;
  return null;
end $$;
create trigger a_disabled_account_has_nothing_open
  after update of disabled_at on auth.user_account for each row
  when (old.disabled_at is null and new.disabled_at is not null) execute function auth.end_what_is_open();

-- Names that nobody has no longer share 256 counters: each has one of its own of 16 million, so that it is locked, and told
-- until when, as any other (`nobodyCalled` in src/access/sign-in/store.ts).
comment on table auth.sign_in_try is 'Wrong passwords and codes in a row, of an account or of a name that nobody has.';
