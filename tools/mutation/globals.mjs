// What the rules' specs import from '@jest/globals', without the rest of Jest.
export { jestExpect as expect } from '@jest/expect';
export { describe, it, test } from 'jest-circus';
