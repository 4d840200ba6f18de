// Writes the figures of docs/trial.md from the documents that whole replays printed.
// `npm run --silent replay -- --data <folder> --trial 27 --json > docs/trial/27.json`, then `node tools/trial.mjs`;
// `--check` writes nothing and ends with 1 when the page is not what they say. The documents hold counts, no patients.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keepFigures, number, table } from './figures-page.mjs';
import { root } from './setup.mjs';

const TRIALS = ['27', '30'];

const percent = (share) => (share === null || share === undefined ? '' : `${(share * 100).toFixed(1)} %`);
const points = (difference) =>
  difference === null ? '' : `${difference < 0 ? '' : '+'}${(difference * 100).toFixed(1)} pp`;
const words = (code) => code.replaceAll('-', ' ');
const counts = (kinds) =>
  Object.entries(kinds)
    .map(([kind, count]) => `${words(kind)} ${count}`)
    .join(', ');

function read(trial) {
  const path = join(root, 'docs', 'trial', `${trial}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

function section(result) {
  const { trial, screened, commands, events, parked, decisionsDigest, transport } = result;
  return [
    `## CTN-00${trial}`,
    `${number(screened)} people screened, ${commands.toLocaleString('en-US')} commands, ${events.toLocaleString('en-US')} events on the ${transport === 'kafka' ? 'Kafka cluster' : 'Postgres log'}, ${parked} parked. Digest of all decisions \`${decisionsDigest.slice(0, 16)}…\`.`,
    chart(result.arms),
    ...result.arms.flatMap(arm),
    `### CTN-00${trial}: what step-down asked for, by study week`,
    asked(result.asked),
  ].join('\n\n');
}

function arm({ arm: name, randomized, weeks, printed }) {
  const heading = `### ${name}, ${randomized} people`;
  const published = table(
    ['printed in 8.3', 'at', 'ours', 'published', 'difference'],
    printed.map(({ what, at, ours, published: share, difference }) => [
      words(what),
      at === null ? 'all weeks' : `${what === 'still-dosing' ? 'day' : 'week'} ${at}`,
      percent(ours),
      percent(share),
      points(difference),
    ]),
  );
  const of = ({ ours, files, difference }) => [percent(ours), percent(files), points(difference)];
  const curves = table(
    [
      'week',
      ...['still dosing', 'visits kept', 'opioid-positive'].flatMap((part) => [
        `${part}, ours`,
        'by 8.3',
        'difference',
      ]),
    ],
    weeks.map(({ week, stillDosing, visitsKept, opioidPositive }) => [
      week,
      ...of(stillDosing),
      ...of(visitsKept),
      ...of(opioidPositive),
    ]),
  );
  return [heading, printed.length > 0 ? published : '8.3 prints no figures of this trial.', curves];
}

/** Ours of every arm as a line; the files' would lie under it. */
function chart(arms) {
  const line = ({ weeks }) =>
    `  line [${weeks.map(({ stillDosing }) => (stillDosing.ours * 100).toFixed(1)).join(', ')}]`;
  const axis = `  x-axis "week" [${arms[0].weeks.map(({ week }) => week).join(', ')}]`;
  const lines = ['xychart-beta', axis, '  y-axis "still dosing, %" 0 --> 100', ...arms.map(line)];
  const names = arms.map(({ arm: name }) => name).join(', then ');
  return `Still dosing, ours, ${names}:\n\n${['```mermaid', ...lines, '```'].join('\n')}`;
}

const asked = (weeks) =>
  table(
    ['study week', 'proposed', 'holds placed, by trigger', 'actions asked for'],
    weeks.map(({ week, proposals, holds, actions }) => [week, counts(proposals), counts(holds), counts(actions)]),
  );

const figures = () =>
  TRIALS.flatMap((trial) => read(trial) ?? [])
    .map(section)
    .join('\n\n');

keepFigures('trial', 'trial.mjs', figures(), process.argv[2] === '--check');
