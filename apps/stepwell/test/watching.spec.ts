import { describe, expect, test } from '@jest/globals';
import { SERVICES, type ServiceName } from '@stepwell/contracts';
import { describeMetrics } from '@stepwell/messaging';
import type { Command } from 'commander';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readOf } from '../src/commands/lag-words.js';
import { commandLine } from '../src/main.js';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const TELEMETRY = join(ROOT, 'deploy', 'telemetry');
const RUNBOOKS = join(ROOT, 'docs', 'runbooks');

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}
interface Rules {
  readonly groups: readonly { readonly rules: readonly Rule[] }[];
}
interface Tests {
  readonly tests: readonly {
    readonly name: string;
    readonly promql_expr_test: readonly { readonly expr: string; readonly exp_samples: readonly object[] }[];
  }[];
}

const inFolder = (folder: string, end: string): readonly string[] =>
  readdirSync(folder).filter((name) => name.endsWith(end));
const yamlIn = <T>(folder: string): readonly T[] =>
  inFolder(folder, '.yaml').map((name) => parse(readFileSync(join(folder, name), 'utf8')) as T);

const rules = yamlIn<Rules>(join(TELEMETRY, 'alerts')).flatMap(({ groups }) => groups.flatMap((group) => group.rules));
const alerts = rules.filter((rule): rule is Rule & { readonly alert: string } => rule.alert !== undefined);

/** Every query of a dashboard, wherever it stands. */
function queriesIn(value: unknown): readonly string[] {
  if (value === null || typeof value !== 'object') return [];
  const own = 'expr' in value && typeof value.expr === 'string' ? [value.expr] : [];
  return [...own, ...Object.values(value).flatMap(queriesIn)];
}

const dashboards = inFolder(join(TELEMETRY, 'dashboards'), '.json').map((name) => ({
  name,
  queries: queriesIn(JSON.parse(readFileSync(join(TELEMETRY, 'dashboards', name), 'utf8'))),
}));

const NOT_METRICS = new Set(
  'sum min max avg count by on without ignoring group_left group_right unless and or offset rate increase topk vector time histogram_quantile avg_over_time min_over_time max_over_time'.split(
    ' ',
  ),
);

/** Metrics of a query with the labels that it asks them for. */
function metricsOf(query: string): readonly (readonly [name: string, labels: readonly string[]])[] {
  const bare = query.replaceAll(/\b(by|on|without|ignoring|group_left|group_right)\s*\([^)]*\)/g, '$1');
  const found = bare.matchAll(/([a-zA-Z_:][\w:]*)(\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\})?/g);
  const unquoted = (text: string): string => text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '');
  return [...found].flatMap(([, name = '', matchers = '']) => {
    if (NOT_METRICS.has(name) || /^\d|^[smhd]$/.test(name)) return [];
    return [
      [name, [...unquoted(matchers).matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label)] as const,
    ];
  });
}

/** Names as they stand in a scrape, with the labels each may have. */
const exported = new Map<string, ReadonlySet<string>>(
  describeMetrics().flatMap(({ name, type, labels }) => {
    const known = new Set([...labels, 'service', 'instance']);
    if (type !== 'histogram') return [[name, known] as const];
    return [
      [`${name}_bucket`, new Set([...known, 'le'])] as const,
      [`${name}_count`, known] as const,
      [`${name}_sum`, known] as const,
    ];
  }),
);
const recorded = new Set(rules.flatMap(({ record }) => (record === undefined ? [] : [record])));
const foreign = new Set(
  Object.values(
    parse(readFileSync(join(TELEMETRY, 'foreign-metrics.yaml'), 'utf8')) as Record<string, readonly string[]>,
  ).flat(),
);

/** What a query names that nobody exports. */
function unknownIn(query: string): readonly string[] {
  return metricsOf(query).flatMap(([name, labels]) => {
    if (recorded.has(name) || foreign.has(name)) return [];
    const known = exported.get(name);
    return known ? labels.filter((label) => !known.has(label)).map((label) => `${name}{${label}}`) : [name];
  });
}

describe('alerts', () => {
  test('a query’s metrics and labels are found, wherever they stand', () => {
    const query =
      'sum by (service) (increase(a_total{why="cut }", how=~"x|y"}[10m])) > 6 or max(b offset 10m) unless on (slo) c:d';
    expect(metricsOf(query)).toEqual([
      ['a_total', ['why', 'how']],
      ['b', []],
      ['c:d', []],
    ]);
    expect(unknownIn('rate(outbox_depth{tenant="t"}[5m]) + nobody')).toEqual(['outbox_depth{tenant}', 'nobody']);
  });

  test.each(alerts.map((rule) => [rule.alert, rule] as const))('%s can be acted on', (name, rule) => {
    expect(name).toMatch(/^Stepwell[A-Z]/);
    expect(['page', 'ticket']).toContain(rule.labels?.['severity']);
    const { summary = '', description = '', runbook_url: runbook = '' } = rule.annotations ?? {};
    expect([summary, description].every((text) => text.length > 20)).toBe(true);
    expect(runbook).toMatch(/^docs\/runbooks\/[a-z-]+\.md$/);
    expect([runbook, existsSync(join(ROOT, runbook))]).toEqual([runbook, true]);
    expect(unknownIn(rule.expr)).toEqual([]);
  });

  test('each has a name of its own and is tested on both sides of its threshold', () => {
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
    const tests = yamlIn<Tests>(join(TELEMETRY, 'alerts', 'tests')).flatMap((file) => file.tests);
    const expecting = (alert: string, samples: boolean): boolean =>
      tests.some(({ promql_expr_test: checks }) =>
        checks.some(({ expr, exp_samples: wanted }) => expr.includes(`"${alert}"`) && wanted.length > 0 === samples),
      );
    const untested = alerts.filter(({ alert }) => !expecting(alert, true) || !expecting(alert, false));
    expect(untested.map(({ alert }) => alert)).toEqual([]);
  });

  test('what is recorded rests on what is exported', () => {
    expect(rules.flatMap(({ expr }) => unknownIn(expr))).toEqual([]);
  });

  test('lists are called what `events lag` calls them', () => {
    const views = rules.filter(({ record }) => record === 'stepwell:projection_freshness_seconds');
    const told = views.map(({ expr, labels }) => {
      const [, service = '', source = ''] = /service="([a-z-]+)", source="([a-z-]+)"/.exec(expr) ?? [];
      return [service, source, labels?.['view']];
    });
    const wanted = pairs().map(([service, source]) => [service, source, readOf(service, source)]);
    expect(new Set(told.map(String))).toEqual(new Set(wanted.map(String)));
  });
});

/** Who reads something that rests on whom. */
function pairs(): readonly (readonly [ServiceName, ServiceName])[] {
  return SERVICES.flatMap((service) => SERVICES.map((source) => [service, source] as const)).filter(
    ([service, source]) => readOf(service, source) !== undefined,
  );
}

describe('dashboards', () => {
  test.each(dashboards)('$name asks only for what is exported', ({ queries }) => {
    expect(queries.length).toBeGreaterThan(3);
    expect(queries.flatMap(unknownIn)).toEqual([]);
  });
});

/** What is wrong with a command line of a runbook; null when nothing is. */
function faultOf(words: readonly string[]): string | null {
  let command: Command = commandLine();
  let rest = [...words];
  for (;;) {
    const [next] = rest;
    const sub = command.commands.find((one) => one.name() === next);
    if (!sub) break;
    [command, rest] = [sub, rest.slice(1)];
  }
  if (command.commands.length > 0) return `${words.join(' ')}: ${rest[0] ?? 'a sub-command'} is no command`;
  const options = new Set(command.options.map((option) => option.long));
  const unknown = rest.filter((word) => word.startsWith('--') && !options.has(word));
  return unknown.length > 0 ? `${words.join(' ')}: ${unknown.join(', ')} is no option` : null;
}

describe('runbooks', () => {
  const pages = inFolder(RUNBOOKS, '.md').map((name) => [name, readFileSync(join(RUNBOOKS, name), 'utf8')] as const);
  const SECTIONS = ['Symptom', 'Impact', 'Look', 'Act', 'Verify', 'Undo'];

  test('a command that is none, and an option that is none, are found', () => {
    expect(faultOf(['events', 'lag', '--json'])).toBe(null);
    expect(faultOf(['events', 'lags'])).toContain('lags is no command');
    expect(faultOf(['events', 'park'])).toContain('a sub-command is no command');
    expect(faultOf(['events', 'park', 'retry', '--force'])).toContain('--force is no option');
  });

  test.each(pages)('%s: every part is there, every command and link is real', (_name, text) => {
    expect([...text.matchAll(/^## (.+)$/gm)].map(([, section]) => section)).toEqual(SECTIONS);
    const commands = [...text.matchAll(/npm run stepwell -- ([^`]+)`/g)].map(([, line = '']) => line.split(/\s+/));
    expect(commands.flatMap((words) => faultOf(words) ?? [])).toEqual([]);
    const links = [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !existsSync(join(RUNBOOKS, link)))).toEqual([]);
  });

  test('the runbook names each of them', () => {
    const index = readFileSync(join(ROOT, 'docs', 'runbook.md'), 'utf8');
    expect(pages.map(([name]) => name).filter((name) => !index.includes(`(runbooks/${name})`))).toEqual([]);
  });
});
