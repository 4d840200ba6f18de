import type { FollowUpRules, GateTask, Within } from './follow-up.js';

const TODAY: Within = { endOfDay: true };
const NOW: Within = { hours: 1 };
const task = (gate: string, name: string, within: Within, doneByAssessment = false): GateTask => ({
  ...{ gate, task: name, within, doneByAssessment },
});

/** The shipped clocks and tasks (clinical 2.4, 3.2, 3.4, 4.1, 4.4). */
export const followUpV1: FollowUpRules = {
  kind: 'follow-up',
  recheck: {
    when: { fact: 'hoursSinceLastDrink', below: 24 },
    gates: ['G4'],
    instrument: 'CIWA-Ar',
    afterHours: [24, 48],
    earlyHours: 4,
    lateHours: 4,
  },
  gateTasks: [
    task('G0', 'refer-out-emergency', NOW),
    task('G1', 'refer-out-psychiatric', NOW),
    task('G2', 'refer-out-withdrawal-management', TODAY),
    task('G3', 'refer-out-withdrawal-management', TODAY),
    task('G4', 'medical-evaluation', TODAY),
    task('G5', 'prescriber-review', { hours: 24 }),
    task('G6', 'refer-out-withdrawal-management', NOW),
    task('G7', 'moud-evaluation', { hours: 24 }),
    task('G7', 'naloxone', TODAY),
    task('G8', 'refer-out-obstetric', TODAY),
    task('G8', 'addiction-medicine-visit', TODAY),
    task('G9', 'reassessment', { hours: 24 }, true),
    task('G10', 'safety-plan', TODAY),
  ],
  reassessment: { hours: 24 },
  suicideScreen: TODAY,
  concerns: { emergency: NOW, 'same-day': TODAY, watch: { hours: 72 } },
  closeReasons: ['done', 'patient-elsewhere', 'patient-not-reached', 'declined', 'no-longer-needed'],
  referralActions: [
    { action: 'refer-residential', kind: 'residential' },
    { action: 'refer-out', kind: 'residential' },
  ],
  attendedOnly: ['suicide-risk-high', 'suicide-risk-moderate', 'phq9-item9'],
  residenceFreshDays: 7,
};
