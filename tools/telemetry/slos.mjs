// What Stepwell promises (docs/slo.md), and the Prometheus rules that watch it: recorded error ratios and burn alerts.
import { stringify } from 'yaml';

const RUNBOOK = 'docs/runbooks/error-budget-burn.md';

/** Long by their nature, or asked by machines: comparisons over years, the operator's tools, probes and the event feed. */
const NOBODY_WAITS = 'route!~".*(what-if|simulat|replay|shadow|/operations|/parks|/health|/feed).*"';
const REQUESTS = 'http_server_request_duration_seconds';

/** `of`: what counts, `good`: the bucket and the answers that keep the promise. */
export const SLOS = [
  {
    slo: 'api-writes',
    objective: 0.999,
    words: 'changes that staff enter are stored within 0.3 s',
    metric: REQUESTS,
    of: `method!="GET", ${NOBODY_WAITS}`,
    good: 'status!~"5..", le="0.3"',
  },
  {
    slo: 'api-reads',
    objective: 0.999,
    words: 'pages that staff open are answered within 0.2 s',
    metric: REQUESTS,
    of: `method="GET", ${NOBODY_WAITS}`,
    good: 'status!~"5..", le="0.2"',
  },
  {
    slo: 'check-in',
    objective: 0.95,
    words: 'a check-in is on the roster within 1 s',
    metric: REQUESTS,
    of: 'service="attendance", method="POST", route=~".*/check-ins"',
    good: 'status!~"5..", le=~"1([.]0)?"',
  },
  {
    slo: 'check-in-at-worst',
    objective: 0.999,
    words: 'a check-in is on the roster within 10 s',
    metric: REQUESTS,
    of: 'service="attendance", method="POST", route=~".*/check-ins"',
    good: 'status!~"5..", le=~"10([.]0)?"',
  },
  {
    slo: 'published',
    objective: 0.9995,
    words: 'what was stored is on its way to the other services within 2 s',
    metric: 'outbox_publish_delay_seconds',
    of: '',
    good: 'le=~"2([.]0)?"',
  },
  {
    slo: 'dose-seen',
    objective: 0.99,
    words: 'a dose is known to every service within 2 s',
    metric: 'event_end_to_end_seconds',
    of: 'source="medication"',
    good: 'le=~"2([.]0)?"',
  },
  {
    slo: 'step-down-proposed',
    objective: 0.999,
    words: 'step-down has weighed a fact within 60 s',
    metric: 'event_end_to_end_seconds',
    of: 'service="step-down"',
    good: 'le=~"60([.]0)?"',
  },
];

/** Alerts look at a long and a short window: the long one says that it matters, the short one that it still goes on. */
export const BURNS = [
  { alert: 'StepwellErrorBudgetBurnFast', factor: 14.4, long: '1h', short: '5m', severity: 'page', left: 'two days' },
  { alert: 'StepwellErrorBudgetBurn', factor: 6, long: '6h', short: '30m', severity: 'ticket', left: 'five days' },
];
/** A promise broken less often than this in the long window wakes nobody: at night one slow answer is a tenth of all. */
const LEAST_BROKEN = 5;

const WINDOWS = ['5m', '30m', '1h', '6h'];
const selector = (...parts) => {
  const given = parts.filter((part) => part !== '').join(', ');
  return given === '' ? '' : `{${given}}`;
};
const total = ({ metric, of }, change) => `sum(${change(`${metric}_count${selector(of)}`)})`;
/** Nothing good at all is 0, not nothing: else a service that fails every request would break no promise. */
const kept = ({ metric, of, good }, change) => `(sum(${change(`${metric}_bucket${selector(of, good)}`)}) or vector(0))`;

const ratio = (slo, window) => {
  const rate = (series) => `rate(${series}[${window}])`;
  return {
    record: `stepwell:slo_errors:ratio_rate${window}`,
    expr: `1 - ${kept(slo, rate)} / (${total(slo, rate)} > 0)`,
    labels: { slo: slo.slo },
  };
};
const broken = (slo, window) => {
  const increase = (series) => `increase(${series}[${window}])`;
  return {
    record: `stepwell:slo_errors:increase${window}`,
    expr: `${total(slo, increase)} - ${kept(slo, increase)}`,
    labels: { slo: slo.slo },
  };
};
const budget = ({ slo, objective, words }) => ({
  record: 'stepwell:slo_budget:ratio',
  expr: `vector(${Number((1 - objective).toFixed(6))})`,
  labels: { slo, promise: words },
});

const burn = ({ alert, factor, long, short, severity, left }) => ({
  alert,
  expr: [long, short]
    .map(
      (window) =>
        `(stepwell:slo_errors:ratio_rate${window} > on (slo) group_left (promise) ${factor} * stepwell:slo_budget:ratio)`,
    )
    .join('\n  and on (slo) ')
    .concat(`\n  and on (slo) stepwell:slo_errors:increase${long} >= ${LEAST_BROKEN}`),
  labels: { severity },
  annotations: {
    summary: `Promised: {{ $labels.promise }}. {{ $value | humanizePercentage }} of the last ${long} broke it.`,
    description: `At this rate what may go wrong in a month is used up in ${left}.`,
    runbook_url: RUNBOOK,
  },
});

/** The rule file, as text. */
export function sloRules() {
  const groups = [
    {
      name: 'stepwell-slo',
      rules: SLOS.flatMap((slo) => [
        budget(slo),
        ...WINDOWS.map((window) => ratio(slo, window)),
        ...BURNS.map(({ long }) => broken(slo, long)),
      ]),
    },
    { name: 'stepwell-slo-burn', rules: BURNS.map(burn) },
  ];
  const head =
    '# Written by `npm run dashboards` from tools/telemetry/slos.mjs, not by hand. The promises: docs/slo.md.\n';
  return head + stringify({ groups }, { lineWidth: 120, blockQuote: 'literal' });
}
