// A platform with the demo provider, started from the sources for the outside checks.
import { spawn } from 'node:child_process';
import { createPrivateKey, sign } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { environment, node, root } from '../setup.mjs';

export const SERVICES = ['intake', 'scheduling', 'attendance', 'medication', 'step-down'];
const ROLES = [
  ...['front-desk', 'intake-coordinator', 'counselor', 'group-facilitator', 'prescriber', 'nurse', 'biller', 'service'],
  ...[
    'clinical-supervisor',
    'medical-director',
    'scheduler',
    'site-admin',
    'org-admin',
    'analyst',
    'operator',
    'auditor',
  ],
];
const HOURS = 12;

/** Starts it on a free port with data of its own; answers its origin and a token of somebody with every role. */
export async function startPlatform(folder) {
  rmSync(folder, { recursive: true, force: true });
  const main = join(root, 'apps/stepwell/src/main.ts');
  const source = ['--conditions=@stepwell/source', '--import', join(root, 'tools/dev-loader.mjs')];
  const args = [...source, main, 'up', '--json', '--port', '0', '--data-folder', folder];
  const child = spawn(node, args, { cwd: root, env: environment(), stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const lines = createInterface(child.stdout);
  const first = await Promise.race([once(lines, 'line').then(([line]) => line), ended.then(() => null)]);
  if (first === null) throw new Error('the platform did not start');
  lines.on('line', () => undefined);
  const { origin, tokens } = JSON.parse(first);
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { origin, token: everyRole(folder, origin, Object.values(tokens)[0]), stop };
}

/** The demo provider's tenant, under a token with every role. */
function everyRole(folder, origin, some) {
  const { tenant } = JSON.parse(Buffer.from(some.split('.')[1], 'base64url'));
  const key = createPrivateKey({
    key: JSON.parse(readFileSync(join(folder, 'issuer-key.json'), 'utf8')),
    format: 'jwk',
  });
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    ...{ iss: `${origin}/issuer`, aud: 'stepwell', sub: 'outside', tenant, roles: ROLES, sites: 'all', tier: 'M3' },
    ...{ iat: now, exp: now + HOURS * 3600 },
  };
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'ES256', typ: 'at+jwt', kid: 'dev' })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}
