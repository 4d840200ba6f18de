import { bamIop, cssrs } from '@stepwell/stepwell/clinic/answers';
import { GROUP_SIZE, type Kind } from './census.js';
import type { Model } from './ours.js';
import type { Country } from './seed.js';

/** One command on the wire. */
export interface Command {
  readonly role: string;
  readonly path: string;
  readonly body: object;
}

const PANEL = ['opioid', 'cocaine', 'fentanyl', 'benzodiazepine'];
const REVIEW = {
  ...{ relapsePreventionPlan: false, dischargePlan: false, reliableChange: true, outcome: 'continue' },
  ...{ resultsShown: true, agreement: 'agrees' },
};
const DOSE_MG = 30;

/** The `n`th command of a kind: each kind takes the people in turn, so that nobody is asked twice for one thing. */
export function commandOf(kind: Kind, n: number, { people, starting, ended }: Country, model: Model): Command {
  const { patientId, episodeId, orderId } = people[n % people.length]!;
  const at = new Date().toISOString();
  switch (kind) {
    case 'check-in': {
      const path = `/attendance/v1/sessions/${starting[Math.floor(n / GROUP_SIZE)]!}/check-ins`;
      return { role: 'front-desk', path, body: { patientId, at, source: 'front-desk' } };
    }
    case 'confirmation': {
      const group = people.slice(n * GROUP_SIZE, (n + 1) * GROUP_SIZE);
      const rows = group.map((person) => ({ patientId: person.patientId, attended: { minutes: 175 } }));
      return { role: 'counselor', path: `/attendance/v1/sessions/${ended[n]!}/attendance`, body: { rows } };
    }
    case 'dose': {
      const body = { amount: DOSE_MG, unit: 'mg', siteDate: model.today, takenAt: at };
      return { role: 'nurse', path: `/medication/v1/orders/${orderId}/doses`, body };
    }
    case 'result': {
      const results = PANEL.map((substance) => ({ substance, positive: false }));
      const body = { siteId: model.siteId, collectedAt: at, outcome: 'collected', method: 'presumptive', results };
      return { role: 'nurse', path: `/medication/v1/patients/${patientId}/drug-tests`, body };
    }
    case 'screening': {
      const instruments = [bamIop(6, 18), cssrs('since-last-contact')];
      return { role: 'counselor', path: `/intake/v1/patients/${patientId}/screenings`, body: { instruments } };
    }
    case 'review':
      return {
        ...{ role: 'counselor', path: `/intake/v1/episodes/${episodeId}/plan/reviews` },
        body: { ...REVIEW, goalsMet: model.goalIds.slice(0, 1) },
      };
  }
}
