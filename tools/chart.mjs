// `npm run chart`: the chart ladder. `--update` renders again what is committed, `--quick` leaves out the scanners, `--copy`
// only copies topics, rights, alerts and dashboards into the chart and needs no tool.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { copy, staleCopies } from '../deploy/helm/ladder/copies.mjs';
import { cache, chart, golden, helm as helmFolder, kustomize, root } from '../deploy/helm/ladder/places.mjs';
import { REFUSALS } from '../deploy/helm/ladder/refusals.mjs';
import {
  helm,
  INPUTS,
  inputsDigest,
  objectsOf,
  render,
  renderedDigest,
  RENDERS,
} from '../deploy/helm/ladder/renders.mjs';
import { findings } from '../deploy/helm/ladder/rules.mjs';
import { ensureTools, KUBERNETES } from '../deploy/helm/ladder/tools.mjs';
import { CHECKOV_WAIVERS, KUBE_SCORE_WAIVERS } from '../deploy/helm/ladder/waivers.mjs';

const isUpdate = process.argv.includes('--update');
const isQuick = process.argv.includes('--quick');
const failed = [];

/** Runs one rung: it answers the lines of what is wrong. */
function rung(name, climb) {
  const began = Date.now();
  let lines;
  try {
    lines = climb();
  } catch (error) {
    lines = [error.message];
  }
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  process.stdout.write(`${lines.length === 0 ? 'ok    ' : 'FAILED'} ${name}, ${seconds} s\n`);
  for (const line of lines.slice(0, 40)) process.stdout.write(`         ${line}\n`);
  if (lines.length > 40) process.stdout.write(`         and ${lines.length - 40} more\n`);
  if (lines.length > 0) failed.push(name);
}

if (process.argv.includes('--copy')) {
  copy();
  process.exit(0);
}
const tools = ensureTools();
const overlays = readdirSync(kustomize).filter((name) => existsSync(join(kustomize, name, 'settings.yaml')));
const short = (path) => relative(root, path);
const run = (command, args, env = {}) =>
  spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, ...env } });

if (isUpdate) {
  copy();
  mkdirSync(golden, { recursive: true });
  for (const one of RENDERS) writeFileSync(one.file, render(tools.helm, one));
  writeFileSync(INPUTS, `${inputsDigest()}\n`);
  process.stdout.write('rendered again\n');
}

rung('copies in the chart are those of their originals', () => staleCopies());

rung(`helm lint --strict, ${RENDERS.length} files of values, Kubernetes 1.30 and 1.35`, () =>
  RENDERS.flatMap(({ values }) =>
    ['1.30', '1.35'].flatMap((version) => {
      const { ok, said } = helm(tools.helm, ['lint', '--strict', '--kube-version', version, chart, '-f', values]);
      return ok ? [] : [`${short(values)}: ${said}`];
    }),
  ),
);

rung('rendered twice, byte for byte the same, and as committed', () => [
  ...RENDERS.flatMap((one) => {
    const { name, file } = one;
    const [once, again] = [render(tools.helm, one), render(tools.helm, one)];
    if (once !== again) return [`${name}: differs from one render to the next`];
    return existsSync(file) && readFileSync(file, 'utf8') === once
      ? []
      : [`${short(file)}: stale; npm run chart -- --update`];
  }),
  ...(renderedDigest() === inputsDigest() ? [] : [`${short(INPUTS)}: stale; npm run chart -- --update`]),
]);

rung(`${REFUSALS.length} missing or contradictory values are refused by name`, () =>
  REFUSALS.flatMap(({ set, says }) => {
    const args = ['template', 'stepwell', chart, '-f', join(chart, 'ci', 'minimal.yaml')];
    const { ok, said } = helm(tools.helm, [...args, ...set.flatMap((one) => ['--set', one])]);
    if (ok) return [`${set.join(',')}: was taken`];
    return said.includes(says) ? [] : [`${set.join(',')}: says ${said.split('\n').slice(0, 3).join(' ')}`];
  }),
);

const built = new Map();
rung(`Kustomize overlays build: ${overlays.join(', ')}`, () =>
  overlays.flatMap((name) => {
    const { status, stdout, stderr } = run(tools.kustomize, ['build', join(kustomize, name)]);
    if (status !== 0) return [`${name}: ${stderr.trim()}`];
    const file = join(cache, 'overlays', `${name}.yaml`);
    mkdirSync(join(cache, 'overlays'), { recursive: true });
    writeFileSync(file, stdout);
    built.set(name, file);
    return [];
  }),
);

const files = [...RENDERS.map(({ file }) => file), ...built.values()];
if (existsSync(join(chart, 'files', 'alerts')))
  rung('alerts and dashboards render', () => {
    const on = ['prometheusRule.enabled=true', 'dashboards.enabled=true'].flatMap((one) => ['--set', one]);
    const file = join(cache, 'overlays', 'least-with-telemetry.yaml');
    writeFileSync(file, render(tools.helm, { values: join(chart, 'ci', 'least.yaml'), more: on }));
    files.push(file);
    return [];
  });

rung(`kubeconform -strict against Kubernetes ${KUBERNETES.join(', ')}`, () =>
  KUBERNETES.flatMap((version) => {
    const schemas = join(tools.schemas, version, '{{.ResourceKind}}{{.KindSuffix}}.json');
    const custom = join(helmFolder, 'ladder', 'crds', '{{.ResourceKind}}{{.KindSuffix}}.json');
    const args = [
      '-strict',
      '-schema-location',
      schemas,
      '-schema-location',
      custom,
      '-kubernetes-version',
      `${version}.0`,
    ];
    const { status, stdout, stderr } = run(tools.kubeconform, [...args, ...files]);
    return status === 0
      ? []
      : `${stdout}${stderr}`
          .trim()
          .split('\n')
          .slice(0, 20)
          .map((line) => `${version}: ${line}`);
  }),
);

rung('own rules', () =>
  files.flatMap((file) => findings(objectsOf(readFileSync(file, 'utf8'))).map((line) => `${short(file)}: ${line}`)),
);

if (isQuick) process.stdout.write('left out: kube-score, checkov (--quick)\n');
else {
  rung(`kube-score, ${KUBE_SCORE_WAIVERS.length} checks waived with a reason`, kubeScore);
  rung(`checkov, ${CHECKOV_WAIVERS.length} checks waived with a reason`, checkov);
}
process.stdout.write('not climbed here: a real API server, a cluster\n');
process.stdout.write(failed.length === 0 ? 'the chart stands\n' : `failed: ${failed.join('; ')}\n`);
process.exit(failed.length === 0 ? 0 : 1);

/** Whether a finding is waived: for every file, or for those that its reason is about. */
function waived(waivers, id, file) {
  return waivers.some(({ check, only }) => check === id && (!only || only.some((part) => file.includes(part))));
}

function kubeScore() {
  return files.flatMap((file) => {
    const { stdout, stderr } = run(tools.kubeScore, [
      'score',
      '--output-format',
      'json',
      '--kubernetes-version',
      'v1.30',
      file,
    ]);
    if (stdout === '') return [stderr.trim()];
    return JSON.parse(stdout).flatMap(({ object_name: name, checks }) =>
      checks
        .filter(({ grade, skipped, check }) => !skipped && grade < 10 && !waived(KUBE_SCORE_WAIVERS, check.id, file))
        .map(({ check, comments }) => `${short(file)}: ${name}: ${check.id}: ${comments?.[0]?.summary ?? check.name}`),
    );
  });
}

function checkov() {
  const args = ['--framework', 'kubernetes', '--quiet', '--compact', '-o', 'json', '--skip-download', '-f', ...files];
  const { stdout, stderr } = run(tools.checkov, args, { LOG_LEVEL: 'ERROR' });
  const report = JSON.parse(stdout.slice(Math.max(0, stdout.indexOf('{'))) || '{}');
  if (!(report.summary?.passed > 0)) return [`no report: ${stderr.trim()}`];
  return report.results.failed_checks
    .filter(({ check_id: id, file_path: file, resource }) => !waived(CHECKOV_WAIVERS, id, `${file} ${resource}`))
    .map(({ check_id: id, check_name: name, file_path: file, resource }) => `${file}: ${id} ${name}: ${resource}`);
}
