// `npm run outside [-- schemathesis|spectral|redocly|asyncapi|wapiti|gitleaks]`: judges the platform by tools that others
// wrote. Each is installed on demand, in a pinned version, into .stepwell/tools (Python, Go) or tools/outside (npm);
// a platform of its own is started from the sources for those that need one. Ends with 1 when any finds something.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { startPlatform, SERVICES } from './outside/platform.mjs';
import { goTool, npmTool, pythonTool } from './outside/install.mjs';
import { ensureSetup, root } from './setup.mjs';

const work = join(root, '.stepwell', 'outside');
const CASES = 2_000;

/** Runs a tool; its output goes to the terminal. Answers whether it was content. */
function content(command, args, options = {}) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  return status === 0;
}

const CHECKS = {
  /** Style of the OpenAPI documents. */
  async spectral({ documents }) {
    const bin = npmTool('spectral');
    return content(bin, ['lint', '--ruleset', 'tools/outside/spectral.yaml', '--fail-severity', 'error', ...documents]);
  },

  /** Form of the OpenAPI documents. */
  async redocly({ documents }) {
    return content(npmTool('redocly'), ['lint', '--extends', 'recommended', '--format', 'summary', ...documents]);
  },

  /** The description of the topics, by AsyncAPI's own parser. */
  async asyncapi() {
    const { Parser } = await import('@asyncapi/parser');
    const text = readFileSync(join(root, 'libs/contracts/generated/asyncapi.json'), 'utf8');
    const { document, diagnostics } = await new Parser().parse(text);
    const errors = diagnostics.filter(({ severity }) => severity === 0);
    for (const { message, path } of errors) console.log(`${path.join('/')}: ${message}`);
    console.log(`${document?.channels().length ?? 0} channels, ${errors.length} errors`);
    return errors.length === 0 && document !== undefined;
  },

  /** Requests made up from the documents, good and bad, against the running services. */
  async schemathesis({ platform, words }) {
    const st = pythonTool('schemathesis', 'schemathesis==4.32.5', 'st');
    const services = words.length > 0 ? words : SERVICES;
    return services.map((service) => judged(st, platform, service)).every(Boolean);
  },

  /** The usual attacks on what the origin serves. */
  async wapiti({ platform }) {
    const wapiti = pythonTool('wapiti', 'wapiti3==3.2.3', 'wapiti');
    const report = join(work, 'wapiti.json');
    const auth = ['-H', `Authorization: Bearer ${platform.token}`];
    const swagger = SERVICES.flatMap((service) => ['-s', `${platform.origin}/docs/${service}.json`]);
    const limits = ['--max-scan-time', '300', '--max-attack-time', '60', '--flush-session', '--no-bugreport'];
    const args = [
      '-u',
      `${platform.origin}/`,
      ...swagger,
      ...auth,
      ...limits,
      '--scope',
      'domain',
      '-f',
      'json',
      '-o',
      report,
      '-v',
      '0',
    ];
    if (!content(wapiti, args)) return false;
    const { vulnerabilities, infos } = JSON.parse(readFileSync(report, 'utf8'));
    const found = Object.entries(vulnerabilities).filter(([, list]) => list.length > 0);
    for (const [kind, list] of found)
      for (const { method, path, info } of list) console.log(`${kind}: ${method} ${path}: ${info}`);
    console.log(`${infos.crawled_pages_nbr ?? '?'} pages, ${found.length} kinds of findings`);
    return found.length === 0;
  },

  /** Secrets in the history. */
  async gitleaks() {
    const bin = goTool('github.com/zricethezav/gitleaks/v8', 'v8.30.1', 'gitleaks');
    return content(bin, ['git', '--no-banner', '--config', 'tools/outside/gitleaks.toml', '--redact', '.']);
  },
};
const WITH_PLATFORM = new Set(['spectral', 'redocly', 'schemathesis', 'wapiti']);

/** One service under schemathesis: no finding, and enough cases. */
function judged(st, platform, service) {
  const report = join(work, `schemathesis-${service}.json`);
  const args = [
    'run',
    join(work, `${service}.json`),
    '--url',
    platform.origin,
    '-H',
    `Authorization: Bearer ${platform.token}`,
  ];
  const volume = [
    '--max-examples',
    process.env.OUTSIDE_EXAMPLES ?? '60',
    '--continue-on-failure',
    '--generation-deterministic',
  ];
  const all = [
    ...args,
    ...volume,
    '--checks',
    'all',
    '--request-timeout',
    '30',
    '--report-json-path',
    report,
    '--no-color',
  ];
  const happy = content(st, all, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, SCHEMATHESIS_HOOKS: '' },
  });
  const total = casesIn(report);
  console.log(
    `${service}: ${total} cases${total < CASES ? `, fewer than ${CASES}` : ''}, ${happy ? 'nothing found' : 'findings'}`,
  );
  return happy && total >= CASES;
}

function casesIn(report) {
  if (!existsSync(report)) return 0;
  const { test_cases: cases } = JSON.parse(readFileSync(report, 'utf8'));
  return cases.generated - cases.errored;
}

const [first, ...words] = process.argv.slice(2);
const wanted = first ? [first] : Object.keys(CHECKS);
const unknown = wanted.find((name) => !(name in CHECKS));
if (unknown) {
  console.error(`There is no outside check ${unknown}; there are ${Object.keys(CHECKS).join(', ')}.`);
  process.exit(2);
}
await ensureSetup();
rmSync(work, { recursive: true, force: true });
mkdirSync(work, { recursive: true });
const platform = wanted.some((name) => WITH_PLATFORM.has(name)) ? await startPlatform(join(work, 'data')) : null;
const failed = [];
try {
  const documents = [];
  for (const service of platform ? SERVICES : []) {
    const path = join(work, `${service}.json`);
    writeFileSync(path, JSON.stringify(await (await fetch(`${platform.origin}/docs/${service}.json`)).json(), null, 1));
    documents.push(path);
  }
  for (const name of wanted) {
    console.log(`\n== ${name}`);
    if (!(await CHECKS[name]({ platform, documents, words }))) failed.push(name);
  }
} finally {
  await platform?.stop();
}
console.log(
  `\n${wanted.length - failed.length} of ${wanted.length} outside checks are content${failed.length > 0 ? `; not ${failed.join(', ')}` : ''}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
