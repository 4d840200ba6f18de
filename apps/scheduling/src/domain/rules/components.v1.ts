import type { Tier } from '@stepwell/kernel';

/** One therapy component: who may lead it and how large it may be (clinical 6.1-6.3). */
export interface ComponentRule {
  readonly component: string;
  /** The leader must reach one of these tiers. */
  readonly leaders: readonly Tier[];
  /** Most seats of one session; null is no limit. */
  readonly maxSize: number | null;
}

/** Rule set `house-components`: leaders and sizes of every component. */
export interface ComponentRules {
  readonly id: string;
  readonly version: number;
  readonly components: readonly ComponentRule[];
  /** Most seats of any session of an adolescent program. */
  readonly adolescentMaxSize: number;
}

/** House component rules, version 1 (clinical 6.1 lead column, 6.2 defaults: therapy group 12, education 24, adolescents 10). */
export const componentRulesV1: ComponentRules = {
  id: 'house-components',
  version: 1,
  adolescentMaxSize: 10,
  components: [
    { component: 'group', leaders: ['L2'], maxSize: 12 },
    { component: 'individual', leaders: ['L2'], maxSize: 1 },
    { component: 'family', leaders: ['L3'], maxSize: 12 },
    { component: 'education', leaders: ['L1'], maxSize: 24 },
    { component: 'skills', leaders: ['L2'], maxSize: 12 },
    { component: 'psychiatric', leaders: ['M3'], maxSize: 1 },
    { component: 'medication', leaders: ['M2'], maxSize: 1 },
    { component: 'holistic', leaders: ['L1'], maxSize: 15 },
    { component: 'case-management', leaders: ['L1'], maxSize: 1 },
    { component: 'peer', leaders: ['P1'], maxSize: 15 },
    { component: 'aftercare', leaders: ['L1'], maxSize: 15 },
    { component: 'testing', leaders: ['M1', 'T1'], maxSize: null },
    { component: 'medical-monitoring', leaders: ['M1'], maxSize: null },
    { component: 'visit', leaders: ['M1', 'L1'], maxSize: null },
  ],
};
