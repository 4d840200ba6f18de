import { afterEach, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DemoClock, VirtualClock } from '../src/host/clocks.js';
import { DataFolder } from '../src/host/data-folder.js';
import { openDatabase } from '../src/host/database.js';
import { AUDIENCE, DevIssuer } from '../src/host/issuer.js';
import { Listener } from '../src/host/listener.js';
import { openTransport } from '../src/host/transport.js';

const temporary = (): string => mkdtempSync(join(tmpdir(), 'stepwell-folder-'));
const open: Listener[] = [];
const started: ChildProcess[] = [];
afterEach(async () => {
  for (const child of started.splice(0)) child.kill();
  await Promise.all(open.splice(0).map((listener) => listener.close()));
});

describe('Clocks', () => {
  it('a virtual clock moves when told and never back', () => {
    const clock = new VirtualClock('2026-03-09T12:00:00.000Z');
    clock.moveTo('2026-03-10T12:00:00.000Z');
    expect(clock.now()).toBe('2026-03-10T12:00:00.000Z');
    expect(() => clock.moveTo('2026-03-10T11:59:59.999Z')).toThrow(RangeError);
  });

  it('a demo clock stands in the past while history is written, then shows the machine’s time', () => {
    const clock = new DemoClock();
    clock.rewindTo('2020-01-01T00:00:00.000Z');
    expect(clock.now()).toBe('2020-01-01T00:00:00.000Z');
    clock.release();
    expect(clock.now() > '2026-01-01').toBe(true);
  });
});

describe('The data folder', () => {
  it('keeps a secret between starts', () => {
    const path = temporary();
    const first = DataFolder.open(path).secret('role-secret');
    expect(DataFolder.open(path).secret('role-secret')).toBe(first);
  });

  it('is not shared by two running platforms; a holder that died, or a stranger with its pid, does not count', () => {
    const path = temporary();
    const holder = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)', 'stepwell'], { stdio: 'ignore' });
    started.push(holder);
    writeFileSync(join(path, 'host.pid'), String(holder.pid));
    expect(() => DataFolder.open(path)).toThrow(`Stepwell already runs on ${path} (process ${holder.pid})`);
    for (const pid of ['999999', '1', '']) {
      writeFileSync(join(path, 'host.pid'), pid);
      expect(DataFolder.open(path).path).toBe(path);
    }
  });

  it('stays on the bus it was first started on: another would pass its events over', () => {
    const folder = DataFolder.open(temporary());
    folder.stayOn('postgres');
    folder.stayOn('postgres');
    expect(() => folder.stayOn('kafka')).toThrow(
      `--kafka: the platform in ${folder.path} runs on the Postgres log. Leave --kafka out, or choose another --data-folder.`,
    );
  });

  it('that cannot be written is named', () => {
    const file = join(temporary(), 'file');
    writeFileSync(file, '');
    expect(() => DataFolder.open(join(file, 'below'))).toThrow(`--data-folder ${join(file, 'below')}`);
  });
});

describe('Bad settings are one clear line that names the setting', () => {
  it('a port in use', async () => {
    const listener = await Listener.open('127.0.0.1', 0);
    open.push(listener);
    const port = Number(listener.origin.split(':')[2]);
    await expect(Listener.open('127.0.0.1', port)).rejects.toThrow(
      `--port ${port}: the port is in use. Choose another with --port.`,
    );
  });

  it('a DATABASE_URL nobody answers at', async () => {
    const folder = DataFolder.open(temporary());
    await expect(openDatabase('postgresql://x:y@127.0.0.1:1/none', folder)).rejects.toThrow(
      /^DATABASE_URL: the database cannot be reached \(ECONNREFUSED\)\.$/,
    );
  });

  it('a Kafka that is not there', async () => {
    await expect(openTransport({ kafka: '127.0.0.1:1' })).rejects.toThrow(
      '--kafka 127.0.0.1:1: no Kafka broker answers there.',
    );
  });
});

describe('The local issuer', () => {
  it('signs access tokens that its published keys verify, with the same key after a restart', async () => {
    const path = temporary();
    const before = await DevIssuer.open('http://127.0.0.1:8080', DataFolder.open(path));
    const after = await DevIssuer.open('http://127.0.0.1:8080', DataFolder.open(path));
    const person = {
      subject: 'dev-nurse',
      tenantId: '8a4a5d1e-2b1c-4d9e-9b7a-1f2e3d4c5b6a',
      roles: ['nurse'],
      siteIds: 'all',
      staffId: null,
      tier: 'M1',
    } as const;
    const { payload, protectedHeader } = await jwtVerify(await before.token(person), createLocalJWKSet(after.jwks), {
      issuer: after.issuer,
      audience: AUDIENCE,
    });
    expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    expect(payload).toMatchObject({
      sub: 'dev-nurse',
      tenant: person.tenantId,
      roles: ['nurse'],
      sites: 'all',
      tier: 'M1',
    });
  });
});

describe('An address nobody serves', () => {
  it('answers a problem document', async () => {
    const listener = await Listener.open('127.0.0.1', 0);
    open.push(listener);
    const response = await fetch(`${listener.origin}/billing/v1/claims`);
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    expect(await response.json()).toMatchObject({ code: 'not-found', liftableBy: 'the caller' });
  });
});
