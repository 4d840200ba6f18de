import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

const SERVICES = ['intake', 'scheduling', 'attendance', 'medication', 'step-down'];
const inService = (room) => SERVICES.map((service) => `apps/${service}/src/${room}/**/*.ts`);
const onlyMatching = (regex, message) => ({ 'no-restricted-imports': ['error', { patterns: [{ regex, message }] }] });

/** Written once here so that the fence specs lint planted violations with the very same rules. */
const shape = [
  { selector: 'MethodDefinition[kind="set"]', message: 'No setters: state changes by events.' },
  {
    selector: 'MemberExpression[object.name="process"][property.name="env"]',
    message: 'process.env is read in config.ts only.',
  },
  {
    selector: 'CallExpression[callee.property.name="save"][callee.object.name=/[rR]epository|manager/]',
    message: 'TypeORM save() reads before it writes: use SQL through tx.',
  },
  {
    selector: 'CallExpression[callee.property.name="slice"][callee.object.property.name="now"]',
    message: 'The day of an instant depends on the zone: siteDate(at, zone).',
  },
  { selector: 'Property[key.name="synchronize"][value.value=true]', message: 'Schemas change by migrations only.' },
];
const pure = [
  { selector: 'Decorator', message: 'Rules carry no framework.' },
  { selector: 'AwaitExpression', message: 'Rules do no input or output.' },
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Time comes in as a value.' },
  { selector: 'MemberExpression[object.name="Date"][property.name="now"]', message: 'Time comes in as a value.' },
  { selector: 'MemberExpression[object.name="Math"][property.name="random"]', message: 'Rules are deterministic.' },
];
const clockOnly = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Clinical time comes from the Clock.' },
  {
    selector: 'MemberExpression[object.name="Date"][property.name="now"]',
    message: 'Clinical time comes from the Clock.',
  },
  {
    selector: 'CallExpression[callee.name=/^set(Interval|Timeout)$/]',
    message: 'No interval decides anything clinical: use tx.schedule.',
  },
];
const purity = {
  ...onlyMatching(
    '^(?!\\./|@stepwell/kernel$|\\.\\./(?!db/|app/|http/|events/|(config|service|main)\\.js)([a-z-]+/)*[a-z-]+(\\.[a-z0-9-]+)*\\.js$)',
    'domain/ imports itself and @stepwell/kernel only.',
  ),
  'no-restricted-syntax': ['error', ...shape, ...pure],
  'no-restricted-globals': [
    'error',
    'process',
    'fetch',
    'setTimeout',
    'setInterval',
    'setImmediate',
    'performance',
    'crypto',
  ],
};
const lib = (scope, allowed) => ({
  sourceTag: `scope:${scope}`,
  onlyDependOnLibsWithTags: allowed.map((name) => `scope:${name}`),
});

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/reports/**',
      '**/generated/**',
      '**/.stryker-tmp/**',
      '**/*.mjs',
      '**/*.cjs',
      'bench/peers/**',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.base],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/ban-ts-comment': 'error',
      'no-restricted-syntax': ['error', ...shape],
      'no-console': 'error',
      eqeqeq: 'error',
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          // The broker of the fault matrix is the one that `npm run test:kafka` starts.
          allow: ['../../../../tools/kafka-broker.mjs'],
          // Specs of the libs use the harness, which is built on them; no source does.
          ignoredCircularDependencies: ['platform', 'messaging', 'contracts', 'kernel'].map((name) => [
            `@stepwell/${name}`,
            '@stepwell/testing',
          ]),
          depConstraints: [
            lib('kernel', []),
            lib('contracts', ['kernel']),
            lib('platform', ['kernel', 'testing']),
            lib('messaging', ['kernel', 'contracts', 'platform', 'testing']),
            lib('testing', ['kernel', 'contracts', 'platform', 'messaging']),
            ...SERVICES.map((service) => lib(service, ['kernel', 'contracts', 'platform', 'messaging', 'testing'])),
            lib('stepwell', [...SERVICES, 'kernel', 'contracts', 'platform', 'messaging', 'testing']),
            lib('e2e', ['stepwell', ...SERVICES, 'kernel', 'contracts', 'platform', 'messaging', 'testing']),
          ],
        },
      ],
    },
  },
  {
    files: [
      'apps/*/src/config.ts',
      'apps/stepwell/src/**/*.ts',
      'libs/platform/src/config*.ts',
      'libs/platform/src/telemetry*.ts',
      'libs/platform/src/postgres-server.ts',
      'libs/testing/src/**/*.ts',
      '**/test/**/*.ts',
      'bench/**/*.ts',
      'apps/e2e/faults/**/*.ts',
    ],
    rules: { 'no-restricted-syntax': ['error', ...shape.filter((rule) => !rule.message.includes('process.env'))] },
  },
  { files: ['apps/stepwell/src/**/*.ts'], rules: { 'no-console': 'off' } },
  { files: inService('domain'), rules: purity },
  {
    files: ['apps/*/src/domain/**/*.spec.ts'],
    rules: { 'no-restricted-imports': 'off', 'no-restricted-syntax': 'off', 'no-restricted-globals': 'off' },
  },
  {
    files: inService('app'),
    rules: {
      ...onlyMatching(
        '^(?!\\.{1,2}/|@stepwell/(kernel|platform)$)|/(http|events)/',
        'app/ knows the rules, its stores and Tx: no Nest, TypeORM, contracts, http or events.',
      ),
      'no-restricted-syntax': ['error', ...shape, ...clockOnly],
    },
  },
  {
    files: inService('db'),
    rules: {
      ...onlyMatching(
        '^(?!\\.{1,2}/|@stepwell/(kernel|platform)$|typeorm$)|/(http|events|app)/',
        'db/ is stores and migrations.',
      ),
      'no-restricted-syntax': [
        'error',
        ...shape,
        ...clockOnly,
        {
          selector: 'TemplateElement[value.raw=/\\bnow\\(\\)|AT TIME ZONE|CURRENT_(DATE|TIMESTAMP)/i]',
          message: 'SQL decides no time: pass the Clock in.',
        },
      ],
    },
  },
  {
    files: inService('http'),
    rules: onlyMatching(
      '^@stepwell/contracts$|^typeorm$|/(events|db/migrations)/',
      'http/ is DTOs, guards and one call.',
    ),
  },
  { files: inService('events'), rules: onlyMatching('^typeorm$|/http/', 'events/ maps contracts to use cases.') },
  {
    files: SERVICES.map((service) => `apps/${service}/**/*.ts`),
    ignores: ['**/test/**', '**/*.spec.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^@stepwell/(testing|stepwell|e2e|intake|scheduling|attendance|medication|step-down)(/|$)',
              message: 'A service knows no other app, and test code stays in tests.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['libs/*/src/**/*.ts'],
    ignores: ['libs/testing/**', '**/*.spec.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^@stepwell/testing(/|$)', message: 'Test code stays in tests.' }] },
      ],
    },
  },
);
