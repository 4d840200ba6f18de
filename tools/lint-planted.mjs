// Lints planted sources, given as JSON [{path, source}] on standard input, with the workspace's own rules, and prints
// per source the rules that fired as JSON. Rules that need types are left out: the files do not exist.
import { ESLint } from 'eslint';
import { text } from 'node:stream/consumers';
import tseslint from 'typescript-eslint';
import { root } from './setup.mjs';

const eslint = new ESLint({
  cwd: root,
  overrideConfig: [
    { ...tseslint.configs.disableTypeChecked, files: ['**/*.ts'] },
    { files: ['**/*.ts'], languageOptions: { parserOptions: { projectService: false, project: false } } },
  ],
});
const planted = JSON.parse(await text(process.stdin));
const results = [];
for (const { path, source } of planted) {
  const [result] = await eslint.lintText(source, { filePath: `${root}/${path}` });
  results.push((result?.messages ?? []).map(({ ruleId, message }) => `${ruleId}: ${message}`));
}
process.stdout.write(JSON.stringify(results));
