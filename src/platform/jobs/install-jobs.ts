import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { ROLES } from '../db/roles.ts'
import { quietLogger } from './log-jobs.ts'

/** The schema that graphile-worker keeps. */
export const SCHEMA = 'jobs'

/** Any number, the same for every Courtyard, another than the migrations': one at a time. */
const LOCK = 7_340_022

/**
 * Brings the schema `jobs` to what the installed graphile-worker asks for, as the tables' owner, and says who may what
 * there. Said anew at every start: a new version of the package may have made its tables and functions anew.
 *
 * Requests may do one thing: `jobs.add`. Workers do the rest, held by policies that ask for nothing but their login,
 * since a queue belongs to no programme.
 */
export async function installJobs(owner: pg.PoolConfig): Promise<void> {
  const pool = new pg.Pool({ ...owner, max: 2 })
  pool.on('error', () => undefined).on('connect', (client) => void client.on('error', () => undefined))
  try {
    const client = await pool.connect()
    try {
      await client.query('select pg_advisory_lock($1)', [LOCK])
      await runMigrations({ pgPool: pool, schema: SCHEMA, logger: quietLogger })
      await client.query(`begin; ${WHO_MAY}; commit`)
    } finally {
      // With the connection the lock goes, whatever it was in the middle of.
      client.release(true)
    }
  } finally {
    await pool.end()
  }
}

/** What workers read and change: graphile-worker's own tables. Its names, and held to them by the version in package.json. */
const TABLES = ['_private_jobs', '_private_job_queues', '_private_tasks', '_private_known_crontabs', 'migrations']

const WHO_MAY = `
  grant usage on schema ${SCHEMA} to ${ROLES.app}, ${ROLES.worker};
  ${TABLES.map(
    (name) => `
  alter table ${SCHEMA}.${name} enable row level security;
  drop policy if exists workers_keep_the_queue on ${SCHEMA}.${name};
  create policy workers_keep_the_queue on ${SCHEMA}.${name} to ${ROLES.worker} using (true) with check (true);
  grant select${name === 'migrations' ? '' : ', insert, update, delete'} on ${SCHEMA}.${name} to ${ROLES.worker};`,
  ).join('')}

  -- The way in for everyone. The programme is the one of the transaction and no argument: whoever asks can ask for no other,
  -- and a key names nothing outside of it. What is asked for appears when the transaction commits.
  create or replace function ${SCHEMA}.add(
    job text, payloads jsonb, run_at timestamptz default null, key text default null, tries integer default 12
  ) returns void
    language plpgsql security definer set search_path = '' as $$
  declare
    programme  uuid := access.programme_id();
  begin
    if programme is null then
      raise exception 'a job belongs to a programme' using errcode = 'insufficient_privilege';
    end if;
    if job !~ '^[a-z][a-z_]*\\.[a-z][a-z_]*$' or tries not between 1 and 25 or length(key) not between 1 and 200
      or jsonb_typeof(payloads) <> 'array' or (key is not null and jsonb_array_length(payloads) <> 1)
    then
      raise exception 'not a job: %', job using errcode = 'check_violation', constraint = 'a_job_is_named_and_bounded';
    end if;
    perform ${SCHEMA}.add_jobs(array(
      select (job, json_build_object('programme', programme, 'given', payload), null, add.run_at, tries,
          case when key is not null then format('%s/%s/%s', job, programme, key) end, 0, null)::${SCHEMA}.job_spec
        from jsonb_array_elements(payloads) as payload
    ));
  end $$;

  revoke execute on all functions in schema ${SCHEMA} from public;
  grant execute on all functions in schema ${SCHEMA} to ${ROLES.worker};
  grant execute on function ${SCHEMA}.add to ${ROLES.app};
`
