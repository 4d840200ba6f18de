// Runs the rules' specs for Stryker inside one process. Rules touch nothing, so nothing has to be set up or torn down
// between two changes: a change that acts at run time is switched on and the specs that reach it are called again; one that
// acts while a module loads gets freshly loaded modules. Jest's own describe, it, each and expect are used.
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { getState, resetState } from 'jest-circus';
import { now, reaches, reload } from './loading.mjs';

/** Left by the first run for the processes that follow: how long each test takes, in milliseconds. */
const TIMES = '.spec-times.json';

/** Every test below a describe block, with the words that lead to it. */
function* testsOf(block, words = []) {
  if (block.hooks.length > 0) throw new Error(`${words.join(' ')}: hooks are not run here, and rules need none.`);
  for (const child of block.children) {
    const path = [...words, child.name];
    if (child.type === 'describeBlock') yield* testsOf(child, path);
    else if (child.mode !== 'skip' && child.mode !== 'todo') yield { words: path, call: child.fn };
  }
}

const specFiles = () => globSync('src/domain/**/*.spec.ts').sort();

class RuleSpecs {
  #stryker = (globalThis.__stryker__ ??= {});
  #specs = new Map();
  /** How long tests took, by id; null until it was read. */
  #milliseconds = null;
  /** Whether every spec is loaded, with no change switched on meanwhile. */
  #untouched = false;

  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun() {
    this.#stryker.mutantCoverage = { static: {}, perTest: {} };
    await this.#loadUntouched();
    const tests = [];
    for (const spec of this.#specs.values()) {
      this.#stryker.currentTestId = spec.id;
      tests.push(await this.#run(spec));
      this.#stryker.currentTestId = undefined;
    }
    writeFileSync(TIMES, JSON.stringify(Object.fromEntries(tests.map(({ id, timeSpentMs }) => [id, timeSpentMs]))));
    return { status: DryRunStatus.Complete, tests, mutantCoverage: this.#stryker.mutantCoverage };
  }

  async mutantRun(options) {
    try {
      await (options.reloadEnvironment ? this.#loadChanged(options) : this.#loadUntouched());
      this.#switchOn(options);
      return toMutantRunResult(await this.#runUntilNoticed(options.testFilter));
    } catch (error) {
      return { status: 'error', errorMessage: String(error?.stack ?? error) };
    } finally {
      this.#stryker.activeMutant = undefined;
    }
  }

  #switchOn({ activeMutant, hitLimit }) {
    this.#stryker.activeMutant = activeMutant.id;
    this.#stryker.hitLimit = hitLimit;
    this.#stryker.hitCount = hitLimit === undefined ? undefined : 0;
  }

  async #loadUntouched() {
    if (this.#untouched) return;
    this.#stryker.activeMutant = undefined;
    await this.#load(specFiles());
    this.#untouched = true;
  }

  /** For a change that acts while modules load: anew whatever reaches it. */
  async #loadChanged(options) {
    this.#untouched = false;
    this.#switchOn(options);
    await this.#load(specFiles().filter((file) => reaches(resolve(file), options.sandboxFileName)));
  }

  async #load(files) {
    reload();
    this.#specs.clear();
    for (const file of files) {
      resetState();
      await import(now(pathToFileURL(file).href));
      for (const { words, call } of testsOf(getState().rootDescribeBlock)) this.#keep(file, words.join(' '), call);
    }
  }

  #keep(file, name, call) {
    let id = `${file} ${name}`;
    while (this.#specs.has(id)) id += ' (again)';
    this.#specs.set(id, { id, name, file, call });
  }

  /** The quickest first, up to the first that fails. */
  async #runUntilNoticed(ids) {
    this.#milliseconds ??= existsSync(TIMES) ? JSON.parse(readFileSync(TIMES, 'utf8')) : {};
    const took = ({ id }) => this.#milliseconds[id] ?? 0;
    const wanted = ids ? ids.map((id) => this.#specs.get(id)) : [...this.#specs.values()];
    const tests = [];
    for (const spec of wanted.sort((a, b) => took(a) - took(b))) {
      const result = await this.#run(spec);
      tests.push(result);
      const endless = determineHitLimitReached(this.#stryker.hitCount, this.#stryker.hitLimit);
      if (endless) return endless;
      if (result.status === TestStatus.Failed) break;
    }
    return { status: DryRunStatus.Complete, tests };
  }

  async #run({ id, name, file, call }) {
    const began = performance.now();
    const result = { id, name, fileName: file, status: TestStatus.Success };
    try {
      await call();
    } catch (error) {
      Object.assign(result, { status: TestStatus.Failed, failureMessage: String(error?.message ?? error) });
    }
    return { ...result, timeSpentMs: performance.now() - began };
  }
}

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'rule-specs', () => new RuleSpecs())];
