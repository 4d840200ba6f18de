// Installs the tools of the outside checks where they are missing, each from its own registry in a pinned version.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { environment, root } from '../setup.mjs';

const tools = join(root, '.stepwell', 'tools');
const npmFolder = join(root, 'tools', 'outside');

function must(command, args, options = {}) {
  console.error(`${command} ${args.join(' ')}`);
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 2, 2], env: environment(), ...options });
  if (status !== 0) throw new Error(`${command} failed${error ? `: ${error.message}` : ''}`);
}

/** A command of a PyPI package, in a virtual environment of its own. */
export function pythonTool(name, requirement, command) {
  const folder = join(tools, name);
  const path = join(folder, 'bin', command);
  if (!existsSync(path)) {
    must('python3', ['-m', 'venv', folder]);
    must(join(folder, 'bin', 'pip'), ['install', '--quiet', ...requirement.split(' ')]);
  }
  return path;
}

/** A command of a Go module. */
export function goTool(module, version, command) {
  const folder = join(tools, 'go', `${command}-${version}`);
  const path = join(folder, command);
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    must('go', ['install', `${module}@${version}`], { env: { ...environment(), GOBIN: folder } });
  }
  return path;
}

/** A command of the packages locked in tools/outside. */
export function npmTool(command) {
  const path = join(npmFolder, 'node_modules', '.bin', command);
  if (!existsSync(path)) must('npm', ['ci', '--ignore-scripts', '--workspaces=false'], { cwd: npmFolder });
  return path;
}
