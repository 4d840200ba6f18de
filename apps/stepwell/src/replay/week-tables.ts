import Table from 'cli-table3';
import type { AskedWeek } from './asked.js';
import type { Compared, ComparedWeek } from './comparing.js';
import type { Printed } from './published.js';

export const percent = (share: number | null | undefined): string =>
  share === null || share === undefined ? '-' : `${(share * 100).toFixed(1)} %`;
/** A difference of shares in percentage points. */
const points = (difference: number | null): string =>
  difference === null ? '-' : `${difference < 0 ? '' : '+'}${(difference * 100).toFixed(1)} pp`;

interface ArmWeeks {
  readonly arm: string;
  readonly weeks: readonly ComparedWeek[];
  readonly printed: readonly Printed[];
}

/** The arm's curves week by week: ours, the files' by the method of clinical 8.3, and the difference. */
export function curvesTable({ arm, weeks }: ArmWeeks): string {
  const parts = ['still dosing', 'visits kept', 'opioid-positive'];
  const table = new Table({
    head: [`${arm}, week`, ...parts.flatMap((part) => [`${part}, ours`, 'by 8.3', 'difference'])],
  });
  const cells = ({ ours, files, difference }: Compared) => [percent(ours), percent(files), points(difference)];
  for (const { week, stillDosing, visitsKept, opioidPositive } of weeks)
    table.push([week, ...cells(stillDosing), ...cells(visitsKept), ...cells(opioidPositive)]);
  return table.toString();
}

const AT: Readonly<Record<Printed['what'], string>> = {
  'still-dosing': 'day',
  'visits-kept': 'week',
  'opioid-positive': 'week',
};

/** What clinical 8.3 prints about the arm beside ours; '' where it prints nothing. */
export function printedTable({ arm, printed }: ArmWeeks): string {
  if (printed.length === 0) return '';
  const table = new Table({ head: [`${arm}, printed in 8.3`, 'at', 'ours', 'published', 'difference'] });
  for (const { what, at, ours, published, difference } of printed)
    table.push([
      what.replaceAll('-', ' '),
      at === null ? 'all weeks' : `${AT[what]} ${at}`,
      percent(ours),
      percent(published),
      points(difference),
    ]);
  return table.toString();
}

/** What step-down asked for by study week, counts by kind. */
export function askedTable(asked: readonly AskedWeek[]): string {
  const table = new Table({ head: ['study week', 'proposed', 'holds placed, by trigger', 'actions asked for'] });
  const counted = (kinds: Readonly<Record<string, number>>): string =>
    Object.entries(kinds)
      .map(([kind, count]) => `${kind}: ${count}`)
      .join(', ');
  for (const { week, proposals, holds, actions } of asked)
    table.push([week, counted(proposals), counted(holds), counted(actions)]);
  return table.toString();
}
