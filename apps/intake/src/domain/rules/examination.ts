export const SECTIONS = [
  'vitals',
  'medical-history',
  'medication-list',
  'allergies',
  'pregnancy',
  'needs',
  'prior-care',
] as const;
/** A part of the examination that is looked at on its own, by somebody, at a time. */
export type Section = (typeof SECTIONS)[number];

/** What a field of a section may hold. */
export type FieldRule =
  | { readonly type: 'number'; readonly unit: string; readonly min: number; readonly max: number }
  | { readonly type: 'yes-no' }
  | { readonly type: 'day' }
  /** One code; of the given ones where they are given. */
  | { readonly type: 'code'; readonly of?: readonly string[] }
  /** Several codes, none of them twice; an empty list says that there is none. */
  | { readonly type: 'codes'; readonly of?: readonly string[] };

export interface SectionRule {
  readonly section: Section;
  readonly fields: Readonly<Record<string, FieldRule>>;
  /** Fields without which the section has not been done. */
  readonly needs: readonly string[];
  /** Whether an admission asks for it. */
  readonly expected: boolean;
}

/** The examination as data: no words, only codes, numbers with their unit, days and yes or no. */
export interface ExaminationRules {
  readonly kind: 'examination';
  readonly sections: readonly SectionRule[];
  /** Coded reasons for which a section was not done. */
  readonly notDoneReasons: readonly string[];
}
