import { tableOf } from './tables.js';
import { SHIFTS, type Compared, type Direction, type Followed, type Moved, type Replay } from './what-if-pages.js';

interface Days {
  readonly from: string;
  readonly to: string;
}

const WORDS: Readonly<Record<(typeof SHIFTS)[number], string>> = {
  same: 'on the same day',
  earlier: 'earlier under the candidate',
  later: 'later under the candidate',
  'only-candidate': 'only under the candidate',
  'only-live': 'only under the live policy',
  neither: 'under neither',
};

/** For a medical director: who would have moved when, what it would have freed, and what really came next. */
export function renderWhatIf(
  { candidate, tally, changes, followDays, statement }: Compared,
  { from, to }: Days,
): string {
  const { patients, spells, down, up, holds } = tally;
  return [
    `${candidate.id} (${candidate.hash}) over ${from} to ${to}: ${patients} patients, ${spells} stays in a phase with a way down.`,
    '',
    'Steps down, by the first day on which each policy would have proposed',
    shifts(down),
    'Steps up',
    shifts(up),
    whoTable(changes),
    capacity(tally),
    'Red signals that place a hold',
    holdTable(holds),
    `What really happened in the ${followDays} days after`,
    nextTable(down),
    statement,
  ].join('\n');
}

function shifts({ shifts: counts, days }: Direction): string {
  const table = tableOf('proposed', 'stays', 'days, median (least to most)');
  for (const shift of SHIFTS) table.push([WORDS[shift], counts[shift], daysText(days, shift)]);
  return table.toString();
}

function daysText(days: Direction['days'], shift: string): string {
  if (shift !== 'earlier' && shift !== 'later') return '';
  const sign = shift === 'earlier' ? -1 : 1;
  const all = Object.entries(days)
    .flatMap(([day, count]) =>
      Math.sign(Number(day)) === sign ? Array<number>(count).fill(Math.abs(Number(day))) : [],
    )
    .sort((a, b) => a - b);
  if (all.length === 0) return '';
  return `${all[Math.floor((all.length - 1) / 2)]} d (${all[0]} d to ${all.at(-1)} d)`;
}

/** More are for a machine to read. */
const MOST_NAMED = 20;

function whoTable(changes: readonly Moved[]): string {
  if (changes.length === 0) return 'Nobody would have been proposed for another day.';
  const table = tableOf('patient', 'change', 'live', 'candidate', 'days', 'really moved');
  for (const { patientId, direction, phase, to, live, candidate, actual, days } of changes.slice(0, MOST_NAMED))
    table.push([
      ...[
        patientId,
        `${direction} ${phase} to ${to ?? '?'}`,
        live ?? 'not in these days',
        candidate ?? 'not in these days',
      ],
      ...[days === null ? '' : `${days > 0 ? '+' : ''}${days} d`, actual ?? 'no'],
    ]);
  const more = changes.length - MOST_NAMED;
  const rest = more > 0 ? [`... and ${more} more; --json lists all.`] : [];
  return ['Who (site days)', table.toString(), ...rest].join('\n');
}

const hours = (minutes: number): string => `${(minutes / 60).toFixed(1)} h`;
const weeks = (days: number): string => `${(days / 7).toFixed(1)} seat-weeks`;

function capacity({ minutes, seatDays }: Compared['tally']): string {
  const table = tableOf('phase', 'freed by earlier steps', 'taken by later ones');
  for (const [phase, { freed, taken }] of Object.entries(seatDays).sort(([a], [b]) => (a < b ? -1 : 1)))
    table.push([phase, weeks(freed), weeks(taken)]);
  const told = (['earlier', 'later'] as const).map((shift) => {
    const { delivered, planned, plannedNext } = minutes[shift];
    return `Hours in the days between, ${shift}: ${hours(delivered)} delivered in fact; planned ${hours(planned)} in the phase, ${hours(plannedNext)} in the next.`;
  });
  return ['Seats', table.toString(), ...told].join('\n');
}

function holdTable(holds: Compared['tally']['holds']): string {
  const table = tableOf('trigger', 'live', 'candidate', 'both');
  for (const [trigger, { live, candidate, both }] of Object.entries(holds))
    table.push([trigger, live, candidate, both]);
  return table.toString();
}

const NEXT = ['positiveTest', 'unexcusedAbsence', 'steppedUp', 'held', 'discharged'] as const;
const NEXT_WORDS = ['positive test', 'unexcused absence', 'stepped up', 'held', 'discharged'];

function nextTable({ next }: Direction): string {
  const table = tableOf('proposed', 'followed', ...NEXT_WORDS);
  for (const shift of SHIFTS)
    if (next[shift].changes > 0)
      table.push([WORDS[shift], `${next[shift].followed} of ${next[shift].changes}`, ...shares(next[shift])]);
  return table.toString();
}

const shares = (group: Followed): string[] =>
  NEXT.map((what) =>
    group.followed === 0 ? '' : `${group[what]} (${((100 * group[what]) / group.followed).toFixed(0)} %)`,
  );

/** Whether the live policy reproduces its decisions, and what it does not. */
export function renderLive(replay: Replay, { from, to }: Days): string {
  const { total, alike, different, notReplayable, proposals } = replay;
  const lines = [
    `${from} to ${to}: ${alike} of ${total} stored decisions came out bit for bit, and ${proposals.same} proposals with them.`,
    ...Object.entries(notReplayable).map(([why, count]) => `${count} decisions cannot be made again: ${why}.`),
    ...proposals.different.map((decisionId) => `The proposal of decision ${decisionId} differs.`),
  ];
  if (different.length === 0) return lines.join('\n');
  const table = tableOf('decision', 'patient', 'kind', 'site day', 'what differs');
  for (const { decisionId, patientId, kind, siteDate, parts = [] } of different)
    table.push([decisionId, patientId, kind, siteDate, parts.join(', ')]);
  return [...lines, table.toString()].join('\n');
}
