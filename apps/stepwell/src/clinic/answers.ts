/** Answers of instruments as a person gives them, for journeys and demo data: item name -> points. */
const items = (count: number, points: readonly number[]): Record<string, number> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`item${i + 1}`, points[i] ?? 0]));

/** PHQ-9 answers with this total (0-27 points) and item 9 at `item9`. */
export function phq9(total: number, item9 = 0): object {
  const points = Array.from({ length: 8 }, () => 0);
  for (let left = total - item9, i = 0; left > 0; i = (i + 1) % 8, left--) points[i]! += 1;
  return { instrument: 'PHQ-9', items: items(9, [...points, item9]) };
}

/** GAD-7 answers with this total (0-21 points). */
export function gad7(total: number): object {
  const points = Array.from({ length: 7 }, () => 0);
  for (let left = total, i = 0; left > 0; i = (i + 1) % 7, left--) points[i]! += 1;
  return { instrument: 'GAD-7', items: items(7, points) };
}

/** C-SSRS screener: the questions answered yes; `q6Recent` is asked when q6 is yes. */
export function cssrs(form: 'intake' | 'since-last-contact', yes: readonly string[] = []): object {
  const asked = yes.includes('q2') ? ['q1', 'q2', 'q3', 'q4', 'q5', 'q6'] : ['q1', 'q2', 'q6'];
  const answers = [...asked, ...(yes.includes('q6') ? ['q6Recent'] : [])];
  return { instrument: 'C-SSRS', form, items: Object.fromEntries(answers.map((q) => [q, yes.includes(q) ? 1 : 0])) };
}

/** BAM-IOP of a steady week: Use 0, Risk and Protective as given (0-24 points). */
export function bamIop(risk: number, protective: number): object {
  const spread = (total: number, names: readonly string[]): [string, number][] =>
    names.map((name, i) => [
      name,
      Math.min(4, Math.max(0, Math.floor(total / names.length) + (i < total % names.length ? 1 : 0))),
    ]);
  const use: [string, number][] = ['item4', 'item5', 'item6'].map((name) => [name, 0]);
  const risks = spread(risk, ['item1', 'item2', 'item3', 'item8', 'item11', 'item15']);
  const protects = spread(protective, ['item9', 'item10', 'item12', 'item13', 'item14', 'item16']);
  const rest: [string, number][] = ['item7a', 'item7b', 'item7c', 'item7d', 'item7e', 'item7f', 'item7g', 'item17'].map(
    (name) => [name, 0],
  );
  return { instrument: 'BAM-IOP', items: Object.fromEntries([...use, ...risks, ...protects, ...rest]) };
}

/** AUDIT answers with this total (0-40 points; the last two items score 0, 2 or 4). */
export function audit(total: number): object {
  const points = Array.from({ length: 10 }, () => 0);
  let left = total;
  for (let i = 0; i < 8 && left > 0; i++) left -= points[i] = Math.min(4, left);
  for (let i = 8; i < 10 && left > 0; i++) left -= points[i] = Math.min(4, left - (left % 2));
  return { instrument: 'AUDIT', items: items(10, points) };
}

/** CIWA-Ar answers with this total (0-67 points), no hallucination, oriented. */
export function ciwa(total: number): object {
  const names = ['nausea', 'tremor', 'sweats', 'anxiety', 'agitation', 'headache'];
  const answers: Record<string, number> = { tactile: 0, auditory: 0, visual: 0, orientation: 0 };
  let left = total;
  for (const name of names) left -= answers[name] = Math.min(7, left);
  return { instrument: 'CIWA-Ar', items: answers };
}

/** COWS answers near moderate withdrawal (14 points) or none. */
export function cows(total: 0 | 14): object {
  const zero = {
    pulse: 0,
    sweating: 0,
    restlessness: 0,
    pupils: 0,
    ache: 0,
    runnyNose: 0,
    stomach: 0,
    tremor: 0,
    yawning: 0,
    anxiety: 0,
    gooseflesh: 0,
  };
  return {
    instrument: 'COWS',
    items:
      total === 0
        ? zero
        : { ...zero, pulse: 2, sweating: 2, restlessness: 1, pupils: 2, ache: 2, runnyNose: 2, yawning: 1, anxiety: 2 },
  };
}

/** The six ratings in order. */
export function dimensions(...ratings: readonly (number | null)[]): Record<string, number> {
  return Object.fromEntries(ratings.flatMap((rating, i) => (rating === null ? [] : [[`d${i + 1}`, rating]])));
}
