// Writes docs/policies/house-step-down.yaml and policy.schema.json from the rules and the schema that ship.
// Run: node --conditions=@stepwell/source --import ./tools/dev-loader.mjs tools/policy-docs.mjs
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { HOUSE_STEP_DOWN_V1 } from '../apps/step-down/src/domain/rules/house-step-down-v1.ts';
import { policyFileText } from '../apps/step-down/src/http/policy-file.ts';
import { policyFileSchema } from '../apps/step-down/src/http/policy-schema.ts';

const file = (name) => fileURLToPath(new URL(`../docs/policies/${name}`, import.meta.url));
const head =
  '# yaml-language-server: $schema=policy.schema.json\n# The house policy, as it ships (clinical 2.2-2.4).\n';
writeFileSync(file('policy.schema.json'), JSON.stringify(policyFileSchema));
writeFileSync(file('house-step-down.yaml'), head + policyFileText('house-step-down', HOUSE_STEP_DOWN_V1.policy));
execFileSync('prettier', ['--write', file('policy.schema.json'), file('house-step-down.yaml')]);
