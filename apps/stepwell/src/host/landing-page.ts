import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import type { RunningService } from '@stepwell/messaging';
import type { Listener } from './listener.js';

/** What the root address shows, for the start-up lines. */
export const ORIGINS_NOTE = 'services and links';

const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
  'swagger-ui-standalone-preset.js': 'text/javascript',
};
const POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; script-src 'self'";

/** Serves the root page, the API reference of all services at `/docs`, and each service's OpenAPI document below it. */
export function landingPage(listener: Listener, services: readonly RunningService[]): void {
  const assets = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  listener.mount('', (_request, response) => send(response, 'text/html', rootPage(services)));
  listener.mount('docs', (request, response) => docs(request, response, services, assets));
  for (const { name } of services)
    for (const path of [`/${name}`, `/${name}/v1`])
      listener.page(path, (_request, response) => {
        response.writeHead(302, { location: `/docs?urls.primaryName=${name}` }).end();
      });
}

function docs(
  request: IncomingMessage,
  response: ServerResponse,
  services: readonly RunningService[],
  assets: string,
): void {
  const name = (request.url ?? '').split('?')[0]!.replace(/^\/docs\/?/, '');
  if (name === '') return send(response, 'text/html', referencePage());
  if (name === 'start.js') return send(response, 'text/javascript', startScript(services));
  const type = ASSETS[name];
  if (type) return send(response, type, readFileSync(join(assets, name)));
  const service = services.find((candidate) => name === `${candidate.name}.json`);
  if (service) return send(response, 'application/json', JSON.stringify(service.openapi()));
  response.writeHead(404).end();
}

function send(response: ServerResponse, type: string, body: string | Buffer): void {
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': POLICY }).end(body);
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><meta name="viewport" content="width=device-width">${body}</html>`;
}

function rootPage(services: readonly RunningService[]): string {
  const rows = services.map(
    ({ name }) =>
      `<li><strong>${name}</strong>: <a href="/docs?urls.primaryName=${name}">reference</a>, <a href="/docs/${name}.json">OpenAPI</a>, <a href="/${name}/health/ready">ready?</a></li>`,
  );
  const style =
    '<style>body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;color:#1b2b34}</style></head>';
  return page(
    'Stepwell',
    `${style}<body><h1>Stepwell</h1><p>Runs intensive outpatient addiction treatment. <a href="/docs">API reference</a> of all services:</p><ul>${rows.join('')}</ul></body>`,
  );
}

function referencePage(): string {
  const scripts = Object.keys(ASSETS)
    .filter((name) => name.endsWith('.js'))
    .map((name) => `<script src="/docs/${name}"></script>`);
  return page(
    'Stepwell API reference',
    `<link rel="stylesheet" href="/docs/swagger-ui.css"></head><body><div id="reference"></div>${scripts.join('')}<script src="/docs/start.js"></script></body>`,
  );
}

function startScript(services: readonly RunningService[]): string {
  const urls = services.map(({ name }) => ({ name, url: `/docs/${name}.json` }));
  return `const asked=new URLSearchParams(location.search).get('urls.primaryName');
SwaggerUIBundle({urls:${JSON.stringify(urls)},"urls.primaryName":asked||"${services[0]?.name}",dom_id:'#reference',presets:[SwaggerUIBundle.presets.apis,SwaggerUIStandalonePreset],layout:'StandaloneLayout',persistAuthorization:false});`;
}
