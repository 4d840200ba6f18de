import type { LevelCode, Phase, Tier } from '@stepwell/kernel';

/** What a number of the catalogue may be, both ends included. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** One component a plan may hold (clinical 6.1). Whether its minutes are clinical time is said by the hours rules. */
export interface ComponentRule {
  readonly component: string;
  /** Its code in the catalogue, e.g. GRP. */
  readonly code: string;
  readonly sessionsPerWeek: Range;
  /** Minutes of one session, min. */
  readonly minutes: Range;
  /** Who may lead it, at least one of these on its own ladder; empty where nobody leads. */
  readonly leaders: readonly Tier[];
  /** Whether it may be given by video. */
  readonly telehealth: boolean;
}

/** A role that somebody of the care team may have (clinical 6.3). */
export interface TeamRoleRule {
  readonly role: string;
  /** The needed role that a holder of this one fills, null for one that fills none. */
  readonly fills: string | null;
  /** Credentials that may hold it, each with those above it on its ladder. */
  readonly tiers: readonly Tier[];
}

export const ARTEFACT_KINDS = ['relapse-prevention-plan', 'safety-plan'] as const;
/** A document of the plan that is signed and kept version by version. */
export type ArtefactKind = (typeof ARTEFACT_KINDS)[number];

export interface ArtefactRule {
  readonly kind: ArtefactKind;
  /** Sections it may have, each a list of the patient's own steps. */
  readonly sections: readonly string[];
  /** Sections without which it is not signed. */
  readonly needs: readonly string[];
  /** Credentials that may sign it, each with those above it on its ladder. */
  readonly signedBy: readonly Tier[];
  /** When somebody in treatment has to have it. */
  readonly needed: 'in-treatment' | 'at-suicide-risk';
}

export const REVIEWS = ['plan-review', 'mini-review', 're-rating'] as const;
/** The plan as a whole; the weekly look at attendance, tests and measures; a rating of all six dimensions (clinical 1.6). */
export type Review = (typeof REVIEWS)[number];

/** How often somebody in treatment is reviewed; the first rule that fits the level and the phase decides. */
export interface CadenceRule {
  readonly review: Review;
  /** Days from one to the next at the latest, d. */
  readonly everyDays: number;
  /** Only at these levels; absent is any. */
  readonly levels?: readonly LevelCode[];
  /** Only in these phases; absent is any. */
  readonly phases?: readonly Phase[];
}

/** The individual plan as data: what it may hold, who carries and signs it, when it is reviewed, and what 18 years change. */
export interface CarePlanRules {
  readonly kind: 'care-plan';
  readonly catalogue: readonly ComponentRule[];
  readonly team: {
    /** Roles of which each is named or waived with a code (clinical 0.1). */
    readonly needed: readonly string[];
    readonly roles: readonly TeamRoleRule[];
    readonly waiverReasons: readonly string[];
  };
  readonly artefacts: readonly ArtefactRule[];
  /** Coded reasons for which the patient's own signature is absent. */
  readonly signatureAbsences: readonly string[];
  /** Coded reasons for which results were not shown to the patient. */
  readonly notShownReasons: readonly string[];
  readonly cadence: readonly CadenceRule[];
  readonly comingOfAge: {
    /** Scopes of consent that end with childhood and are never given for an adult. */
    readonly ends: readonly string[];
    /** Scopes that the patient is asked for anew, besides those a guardian had given. */
    readonly asks: readonly string[];
    /** Hours within which the patient is asked, h. */
    readonly askWithinHours: number;
  };
}
