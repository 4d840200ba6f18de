import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { NOTE } from './probe.js';

const LOADER = fileURLToPath(new URL('../../../tools/dev-loader.mjs', import.meta.url));
const SERVICE = fileURLToPath(new URL('./traced-service.ts', import.meta.url));

it('spans leave with route templates and without ids, statements or values', async () => {
  const received: Buffer[] = [];
  const collector = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => received.push(chunk)).on('end', () => response.end());
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const address = collector.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const service = spawn(process.execPath, ['--conditions=@stepwell/source', '--import', LOADER, SERVICE], {
    env: { ...process.env, NODE_OPTIONS: '', OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const code = await new Promise((resolve) => service.once('exit', resolve));
  await new Promise((resolve) => collector.close(resolve));
  const sent = Buffer.concat(received).toString('latin1');
  expect(code).toBe(0);
  for (const wanted of ['stepwell-probe', '/probe/v1/notes/:noteId', 'pg.query:INSERT', 'http.route'])
    expect(sent).toContain(wanted);
  for (const secret of [NOTE, 'limit=77', 'Bearer', 'INSERT INTO', 'tenant']) expect(sent).not.toContain(secret);
});
