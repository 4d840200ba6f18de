import { createHmac } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TestIssuer, type TokenChanges } from '@stepwell/testing';
import { generateKeyPair, SignJWT } from 'jose';
import { TokenVerifier, type AuthOptions, type Principal } from '../src/index.js';
import { NOTE, Probe, TENANT } from './probe.js';
import { auditOf, PRINCIPAL, ProbeApp, SITE } from './probe-app.js';

let probe: Probe;
let app: ProbeApp;

beforeAll(async () => {
  probe = await Probe.start();
  app = await ProbeApp.start(await probe.openDatabase());
});
afterAll(async () => {
  await app.stop();
  await probe.stop();
});
beforeEach(() => probe.clear());

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a token is refused', () => {
  it.each<[string, TokenChanges, string]>([
    ['expired', { expiresIn: -60 }, 'token-expired'],
    ['expired beyond the 5 s tolerance', { expiresIn: -7 }, 'token-expired'],
    ['of another issuer', { issuer: 'https://elsewhere.test' }, 'token-invalid'],
    ['for another audience', { audience: 'billing' }, 'token-invalid'],
    ['not yet valid', { claims: { nbf: Math.floor(Date.now() / 1000) + 600 } }, 'token-invalid'],
    ['of another kind (an ID token)', { header: { typ: 'JWT' } }, 'token-invalid'],
    ['signed by an unknown key', { header: { kid: 'nobody' } }, 'token-invalid'],
    ['without a tenant', { claims: { tenant: undefined } }, 'token-invalid'],
    ['with a tenant that is no id', { claims: { tenant: 'acme' } }, 'token-invalid'],
  ])('%s', async (_, changes, code) => {
    const answer = await app.as('counselor', changes).get('/probe/v1/notes');
    expect([answer.status, answer.body.code]).toEqual([401, code]);
    expect(await auditOf(probe)).toEqual([]);
  });

  it('with a changed payload', async () => {
    const [header, , signature] = (await app.issuer.token(PRINCIPAL)).split('.');
    const forged = `${header}.${encoded({ ...PRINCIPAL, tenant: NOTE, roles: ['org-admin'] })}.${signature}`;
    expect((await app.withToken(forged).get('/probe/v1/notes')).body.code).toBe('token-invalid');
  });

  it('signed with another key of the same name', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const forged = await new SignJWT({ tenant: TENANT, roles: ['counselor'] })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: '1' })
      .setSubject('x')
      .setIssuer(app.issuer.auth().issuer)
      .setAudience('stepwell')
      .setExpirationTime('5m')
      .sign(privateKey);
    expect((await app.withToken(forged).get('/probe/v1/notes')).body.code).toBe('token-invalid');
  });

  it.each(['none', 'HS256'])('with algorithm %s', async (alg) => {
    const claims = { sub: 'x', tenant: TENANT, roles: ['counselor'], iss: app.issuer.auth().issuer, aud: 'stepwell' };
    const signed = `${encoded({ alg, typ: 'at+jwt', kid: '1' })}.${encoded({ ...claims, exp: 4_000_000_000 })}`;
    const signature = alg === 'none' ? '' : createHmac('sha256', 'public').update(signed).digest('base64url');
    expect((await app.withToken(`${signed}.${signature}`).get('/probe/v1/notes')).body.code).toBe('token-invalid');
  });

  it.each(['not.a.token', 'x', `${'a'.repeat(5_000)}`])('that is nonsense: %#', async (token) => {
    const answer = await app.withToken(token).get('/probe/v1/notes');
    expect([answer.status, answer.body.code]).toEqual([401, 'token-invalid']);
  });

  it('that is missing', async () => {
    const answer = await app.withToken(null).get('/probe/v1/notes');
    expect([answer.status, answer.body.code]).toEqual([401, 'token-missing']);
  });
});

describe('a remembered token', () => {
  it('is refused once it has expired', async () => {
    const verifier = new TokenVerifier(app.issuer.auth());
    const token = await app.issuer.token(PRINCIPAL, { expiresIn: -3 });
    await verifier.verify(token);
    const deadline = Date.now() + 8_000;
    const refusal = (): Promise<unknown> =>
      verifier.verify(token).then(
        () => null,
        (error: unknown) => error,
      );
    while ((await refusal()) === null) {
      expect(Date.now()).toBeLessThan(deadline);
      await setImmediate();
    }
    expect(await refusal()).toMatchObject({ code: 'token-expired' });
  });
});

describe('a token is accepted', () => {
  it('up to 5 s after it expired', async () => {
    expect((await app.as('counselor', { expiresIn: -2 }).get('/probe/v1/notes')).status).toBe(200);
  });
});

describe('roles', () => {
  it('another role is refused, and audited', async () => {
    const answer = await app.as('biller').get('/probe/v1/notes');
    expect([answer.status, answer.body.code]).toEqual([403, 'role-not-allowed']);
    expect(await auditOf(probe)).toEqual([
      { action: 'GET /probe/v1/notes', subject_id: null, outcome: 'role-not-allowed' },
    ]);
  });

  it('a route nobody declared roles for lets nobody in', async () => {
    const everyone = await app.as({ roles: ['org-admin', 'service', 'operator'] }).get('/probe/v1/odd/forgotten');
    expect([everyone.status, everyone.body.code]).toEqual([403, 'role-not-allowed']);
  });

  it('a public route needs no token', async () => {
    expect(await app.withToken(null).get('/probe/v1/odd/open')).toMatchObject({ status: 200, body: { open: true } });
  });

  it('unknown roles and tiers count for nothing', async () => {
    const answer = await app.as('counselor', { claims: { roles: ['superuser'], tier: 'L9' } }).get('/probe/v1/notes');
    expect(answer.status).toBe(403);
  });
});

describe('claims by configuration', () => {
  const principalOf = async (auth: Partial<AuthOptions>, claims: object): Promise<Principal> => {
    const token = await app.issuer.token(PRINCIPAL, {
      claims: { tenant: undefined, roles: undefined, sites: undefined, ...claims },
    });
    return new TokenVerifier({ ...app.issuer.auth(), ...auth }).verify(token);
  };

  it('another issuer may name them otherwise, even inside objects', async () => {
    const names = { tenant: 'https://acme/tenant', roles: 'realm_access.roles', sites: 'locations', staff: 'employee' };
    const claims = {
      'https://acme/tenant': TENANT,
      realm_access: { roles: ['nurse', 'offline_access'] },
      locations: `${SITE} ${NOTE}`,
      employee: NOTE,
    };
    expect(await principalOf({ claims: names }, claims)).toMatchObject({
      tenantId: TENANT,
      roles: ['nurse'],
      siteIds: [SITE, NOTE],
      staffId: NOTE,
    });
  });

  it('all sites is a word, no sites is none', async () => {
    expect((await principalOf({}, { tenant: TENANT, sites: 'all' })).siteIds).toBe('all');
    expect((await principalOf({}, { tenant: TENANT })).siteIds).toEqual([]);
  });

  it('names on a prototype are not claims', async () => {
    const names = { tenant: 'tenant', roles: 'constructor.name' };
    expect((await principalOf({ claims: names }, { tenant: TENANT })).roles).toEqual([]);
  });
});

describe('keys served by the issuer', () => {
  it('are found by discovery and fetched once', async () => {
    const issuer = await TestIssuer.start();
    await issuer.serve();
    const verifier = new TokenVerifier(issuer.auth());
    for (let n = 0; n < 5; n += 1) await verifier.verify(await issuer.token({ ...PRINCIPAL, subject: `s${n}` }));
    expect(issuer.keyRequests).toBe(1);
    await issuer.stop();
  });

  it('that change make earlier tokens worthless, remembered or not', async () => {
    const issuer = await TestIssuer.start();
    await issuer.serve();
    const verifier = new TokenVerifier({ ...issuer.auth(), keyTimes: { cooldownMs: 0, maxAgeMs: 1 } });
    const before = await issuer.token(PRINCIPAL);
    await verifier.verify(before);
    await issuer.rotate();
    const deadline = Date.now() + 5_000;
    const accepted = (): Promise<boolean> => verifier.verify(before).then(Boolean, () => false);
    while (await accepted()) {
      expect(Date.now()).toBeLessThan(deadline);
      await setImmediate();
    }
    expect(await verifier.verify(await issuer.token(PRINCIPAL))).toMatchObject({ subject: PRINCIPAL.subject });
    await issuer.stop();
  });

  it('that cannot be reached are no fault of the caller', async () => {
    const issuer = await TestIssuer.start();
    await issuer.serve();
    const verifier = new TokenVerifier(issuer.auth());
    const token = await issuer.token(PRINCIPAL);
    await issuer.stop();
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'identity-provider-unreachable' });
  });

  it('unknown key ids do not make the service hammer the issuer', async () => {
    const issuer = await TestIssuer.start();
    await issuer.serve();
    const verifier = new TokenVerifier(issuer.auth());
    await verifier.verify(await issuer.token(PRINCIPAL));
    for (let n = 0; n < 20; n += 1) {
      const token = await issuer.token(PRINCIPAL, { header: { kid: `made-up-${n}` } });
      await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'token-invalid' });
    }
    expect(issuer.keyRequests).toBe(1);
    await issuer.stop();
  });
});
