// Prints a CycloneDX SBOM of what lies in a folder's node_modules: `node sbom.mjs <folder> <service>`. It lists what an image
// really holds, which npm's own can not for one workspace of several.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, service] = process.argv.slice(2);

/** Every package below `modules`, nested ones included. */
function packagesIn(modules) {
  if (!existsSync(modules)) return [];
  return readdirSync(modules, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.'))
    .flatMap((entry) => {
      const path = join(modules, entry.name);
      if (entry.name.startsWith('@')) return packagesIn(path);
      if (!existsSync(join(path, 'package.json'))) return [];
      const own = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
      return [own, ...(entry.isSymbolicLink() ? [] : packagesIn(join(path, 'node_modules')))];
    });
}

function component({ name, version, license, description }) {
  const purl = `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;
  const licenses = typeof license === 'string' ? [{ license: { name: license } }] : [];
  return { type: 'library', 'bom-ref': purl, name, version, purl, licenses, ...(description ? { description } : {}) };
}

const own = JSON.parse(readFileSync(join(folder, 'apps', service, 'package.json'), 'utf8'));
const nested = ['libs', 'apps'].flatMap((group) =>
  readdirSync(join(folder, group)).flatMap((name) => packagesIn(join(folder, group, name, 'node_modules'))),
);
const found = [...packagesIn(join(folder, 'node_modules')), ...nested].filter(({ name, version }) => name && version);
const components = [...new Map(found.map((one) => [`${one.name}@${one.version}`, component(one)])).values()];
components.sort((a, b) => (a.purl < b.purl ? -1 : 1));
const hash = createHash('sha256').update(JSON.stringify(components)).digest('hex');
const uuid = hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, '$1-$2-5$3-8$4-$5');
const metadata = { component: { ...component(own), type: 'application' } };
const bom = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  serialNumber: `urn:uuid:${uuid}`,
  version: 1,
  metadata,
  components,
};
process.stdout.write(`${JSON.stringify(bom, null, 1)}\n`);
