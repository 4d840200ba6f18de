import { tenantTable } from '@stepwell/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = (name: string, columns: string): string => tenantTable('scheduling', name, columns);

const DIRECTORY = [
  table(
    'site',
    `site_id uuid NOT NULL, name text NOT NULL, zone text NOT NULL, jurisdiction text NOT NULL, edition text NOT NULL,
     opioid_treatment_program boolean NOT NULL, version integer NOT NULL, PRIMARY KEY (tenant_id, site_id)`,
  ),
  table(
    'room',
    `room_id uuid NOT NULL, site_id uuid NOT NULL, name text NOT NULL, seats integer NOT NULL CHECK (seats > 0),
     version integer NOT NULL, PRIMARY KEY (tenant_id, room_id),
     FOREIGN KEY (tenant_id, site_id) REFERENCES scheduling.site (tenant_id, site_id)`,
  ),
  table(
    'staff',
    `staff_id uuid NOT NULL, tier text NOT NULL, site_ids uuid[] NOT NULL, credential_until date,
     version integer NOT NULL, PRIMARY KEY (tenant_id, staff_id)`,
  ),
  table(
    'program',
    `program_id uuid NOT NULL, site_id uuid NOT NULL, name text NOT NULL, age_band text NOT NULL,
     version integer NOT NULL, PRIMARY KEY (tenant_id, program_id),
     FOREIGN KEY (tenant_id, site_id) REFERENCES scheduling.site (tenant_id, site_id)`,
  ),
  table(
    'track',
    `track_id uuid NOT NULL, site_id uuid NOT NULL, program_id uuid NOT NULL, kind text NOT NULL, name text NOT NULL,
     version integer NOT NULL, PRIMARY KEY (tenant_id, track_id),
     FOREIGN KEY (tenant_id, program_id) REFERENCES scheduling.program (tenant_id, program_id)`,
  ),
  'CREATE INDEX track_program ON scheduling.track (tenant_id, program_id, kind);',
];

const CALENDAR = [
  table(
    'series',
    `series_id uuid NOT NULL, site_id uuid NOT NULL, track_id uuid NOT NULL, drop_in boolean NOT NULL,
     until date, resources uuid[] NOT NULL, state jsonb NOT NULL, version integer NOT NULL,
     PRIMARY KEY (tenant_id, series_id),
     FOREIGN KEY (tenant_id, track_id) REFERENCES scheduling.track (tenant_id, track_id)`,
  ),
  'CREATE INDEX series_track ON scheduling.series (tenant_id, track_id);',
  'CREATE INDEX series_resources ON scheduling.series USING gin (resources);',
  table(
    'session',
    `session_id uuid NOT NULL, series_id uuid NOT NULL, site_id uuid NOT NULL, track_id uuid NOT NULL,
     origin_date date NOT NULL, site_date date NOT NULL, start_local text NOT NULL,
     starts_at timestamptz NOT NULL, ends_at timestamptz NOT NULL, minutes integer NOT NULL, capacity integer NOT NULL,
     room_id uuid, leader_staff_id uuid, substitute_needed boolean NOT NULL, cancelled text,
     PRIMARY KEY (tenant_id, session_id),
     UNIQUE (tenant_id, series_id, origin_date),
     FOREIGN KEY (tenant_id, series_id) REFERENCES scheduling.series (tenant_id, series_id),
     CHECK (starts_at < ends_at),
     CONSTRAINT session_room_once EXCLUDE USING gist (tenant_id WITH =, room_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
       WHERE (cancelled IS NULL AND room_id IS NOT NULL) DEFERRABLE INITIALLY IMMEDIATE,
     CONSTRAINT session_leader_once EXCLUDE USING gist (tenant_id WITH =, leader_staff_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
       WHERE (cancelled IS NULL AND leader_staff_id IS NOT NULL) DEFERRABLE INITIALLY IMMEDIATE`,
  ),
  'CREATE INDEX session_day ON scheduling.session (tenant_id, site_id, site_date, starts_at);',
];

const PATIENTS = [
  table(
    'placement',
    `episode_id uuid NOT NULL, patient_id uuid NOT NULL, site_id uuid, track_id uuid, admitted_on date, ended_on date,
     blocked_since timestamptz, due_at timestamptz, waiting_track_id uuid, waiting_since timestamptz,
     state jsonb NOT NULL, version integer NOT NULL, PRIMARY KEY (tenant_id, episode_id)`,
  ),
  'CREATE INDEX placement_patient ON scheduling.placement (tenant_id, patient_id);',
  'CREATE INDEX placement_blocked ON scheduling.placement (tenant_id, site_id, blocked_since) WHERE blocked_since IS NOT NULL;',
  'CREATE INDEX placement_waiting ON scheduling.placement (tenant_id, waiting_track_id) WHERE waiting_track_id IS NOT NULL;',
  table(
    'seat',
    `kind text NOT NULL CHECK (kind IN ('member', 'reservation', 'offer')), holder_id uuid NOT NULL, series_id uuid NOT NULL,
     episode_id uuid NOT NULL, patient_id uuid NOT NULL, phase text NOT NULL, from_date date NOT NULL, until_date date,
     PRIMARY KEY (tenant_id, kind, holder_id, series_id)`,
  ),
  'CREATE INDEX seat_series ON scheduling.seat (tenant_id, series_id, from_date);',
  'CREATE INDEX seat_episode ON scheduling.seat (tenant_id, episode_id);',
  table(
    'condition',
    `patient_id uuid NOT NULL, kind text NOT NULL, condition_id uuid NOT NULL, code text NOT NULL,
     from_date date NOT NULL, until_date date, PRIMARY KEY (tenant_id, patient_id, kind, condition_id)`,
  ),
  table(
    'action',
    `action_id uuid NOT NULL, patient_id uuid NOT NULL, kind text NOT NULL, due_at timestamptz NOT NULL,
     done boolean NOT NULL, PRIMARY KEY (tenant_id, action_id)`,
  ),
  'CREATE INDEX action_patient ON scheduling.action (tenant_id, patient_id) WHERE NOT done;',
  table(
    'appointment',
    `appointment_id uuid NOT NULL, patient_id uuid NOT NULL, session_id uuid NOT NULL, series_id uuid NOT NULL,
     site_id uuid NOT NULL, site_date date NOT NULL, starts_at timestamptz NOT NULL, ends_at timestamptz NOT NULL,
     cancelled text, version integer NOT NULL, PRIMARY KEY (tenant_id, appointment_id),
     FOREIGN KEY (tenant_id, session_id) REFERENCES scheduling.session (tenant_id, session_id),
     CONSTRAINT appointment_patient_once EXCLUDE USING gist (tenant_id WITH =, patient_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
       WHERE (cancelled IS NULL)`,
  ),
  'CREATE INDEX appointment_session ON scheduling.appointment (tenant_id, session_id) WHERE cancelled IS NULL;',
];

/** Directory, calendar, seats and bookings; double booking of room, leader and patient is impossible by constraint. */
export class Calendar1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE EXTENSION IF NOT EXISTS btree_gist');
    for (const statement of [...DIRECTORY, ...CALENDAR, ...PATIENTS]) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
