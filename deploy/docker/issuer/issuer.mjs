// An identity provider for development: oidc-provider with one account per service and one per role of a small clinic, all
// by client credentials. Its keys are made at every start. Never for anything that matters: every secret is the same word.
import { randomUUID } from 'node:crypto';
import { generateKeyPair, exportJWK } from 'jose';
import Provider from 'oidc-provider';

if (process.env.STEPWELL_DEV !== '1') {
  process.stderr.write('STEPWELL_DEV: this issuer is for development and runs only with STEPWELL_DEV=1.\n');
  process.exit(2);
}
const port = Number(process.env.PORT ?? 4000);
const issuer = process.env.ISSUER ?? `http://issuer:${port}`;
const tenant = process.env.TENANT ?? '0a000000-0000-4000-8000-000000000001';
const secret = process.env.CLIENT_SECRET ?? 'development';
const NO_TENANT = '00000000-0000-0000-0000-000000000000';
const RESOURCE = 'urn:stepwell';
const SERVICES = ['intake', 'scheduling', 'attendance', 'medication', 'step-down'];
const TIERS = {
  'front-desk': null,
  'intake-coordinator': 'L3',
  counselor: 'L4',
  nurse: 'M1',
  prescriber: 'M3',
  scheduler: null,
  'medical-director': 'M3',
  'org-admin': null,
  analyst: null,
  operator: 'L4',
};

/** Claims of an account by its client id: a service's own, or of somebody with this role. */
const claims = new Map([
  ...SERVICES.map((name) => [`stepwell-${name}`, { tenant: NO_TENANT, roles: ['service'], sites: 'all' }]),
  ...Object.entries(TIERS).map(([role, tier], nth) => {
    const staff = `57000000-0000-4000-8000-${String(nth + 1).padStart(12, '0')}`;
    return [role, { tenant, roles: [role], sites: 'all', ...(tier ? { staff, tier } : {}) }];
  }),
]);

const { privateKey } = await generateKeyPair('ES256', { extractable: true });
const key = { ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: randomUUID() };
const provider = new Provider(issuer, {
  jwks: { keys: [key] },
  clients: [...claims.keys()].map((clientId) => ({
    client_id: clientId,
    client_secret: secret,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
    id_token_signed_response_alg: 'ES256',
  })),
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => RESOURCE,
      getResourceServerInfo: () => ({
        audience: 'stepwell',
        scope: '',
        accessTokenTTL: 3600,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
  extraTokenClaims: (_context, token) => claims.get(token.clientId),
});
provider.proxy = true;
const server = provider.listen(port, () => process.stdout.write(`issuer ${issuer} answers on port ${port}\n`));
for (const signal of ['SIGTERM', 'SIGINT'])
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
