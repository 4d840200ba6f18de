import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PEERS = new URL('../peers/', import.meta.url);

/** Every peer there is, for a bench that does not name its own. */
export function allPeers(): readonly string[] {
  return readdirSync(PEERS);
}

/**
 * Installs a peer once from its own lock: npm's into `node_modules`, Maven's jars into `lib`. Standard output stays free.
 * Throws when its registry cannot be reached. Without Java or Maven a Java peer is left out, which is said.
 */
export function installPeer(name: string): void {
  const folder = folderOf(name);
  if (existsSync(`${folder}package-lock.json`) && !existsSync(`${folder}node_modules`)) installed(name, folder, NPM);
  if (!existsSync(`${folder}pom.xml`) || existsSync(`${folder}lib`)) return;
  const missing = ['java', 'mvn'].filter((tool) => spawnSync(tool, ['-version']).error !== undefined);
  if (missing.length === 0) installed(name, folder, MAVEN);
  else process.stderr.write(`The peer ${name} is left out: no ${missing.join(' and no ')} on PATH.\n`);
}

/** Whether a peer can take part. */
export function isInstalled(name: string): boolean {
  const folder = folderOf(name);
  return existsSync(`${folder}pom.xml`) ? existsSync(`${folder}lib`) : existsSync(`${folder}node_modules`);
}

function folderOf(name: string): string {
  return fileURLToPath(new URL(`${name}/`, PEERS));
}

const NPM = ['npm', 'ci', '--workspaces=false', '--no-fund', '--no-audit', '--loglevel=error'];
const MAVEN = ['mvn', '-q', '-B', '-ntp', 'dependency:copy-dependencies', '-DoutputDirectory=lib'];

function installed(name: string, folder: string, [command = '', ...args]: readonly string[]): void {
  process.stderr.write(`Installing the peer ${name} ...\n`);
  const { status } = spawnSync(command, args, { cwd: folder, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`The peer ${name} could not be installed: ${command} ended with ${status}.`);
}
