import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { ProblemRegistry } from '../http/problem-registry.js';
import { handlersOf, listRoutes } from '../http/route-list.js';
import { joined, type RouteDescription, type RouteDescriptions } from './described.js';
import { describeInput } from './describe-inputs.js';
import { refusalsOf, type Registered } from './statuses.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Parameter = NonNullable<Operation['parameters']>[number];
type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];
const VERBS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const PROBLEM = '#/components/schemas/Problem';
const SUCCESS: Readonly<Record<number, string>> = {
  200: 'As asked.',
  201: 'Made; a repeat with the same Idempotency-Key gets the same answer.',
  202: 'Taken; it will be done.',
};

/** OpenAPI 3.1 document of a service's routes, with every refusal code it may answer; needs no database. */
export function buildOpenApi(
  app: INestApplication,
  service: string,
  problems: ProblemRegistry,
  described: readonly RouteDescriptions[] = [],
): OpenAPIObject {
  const seen = new Set<unknown>();
  for (const { inputs } of handlersOf(app)) for (const input of inputs) describeInput(input, seen);
  const document = SwaggerModule.createDocument(app, titleOf(service), {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  const { routes, schemas } = joined(described);
  addSchemas(document, problems, schemas);
  for (const { method, path, guard } of listRoutes(app)) {
    const verb = VERBS.find((word) => word === method.toLowerCase());
    const operation = verb && document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[verb];
    if (operation) complete(operation, { method, guard, path }, routes[operation.operationId ?? ''], problems.list());
  }
  return document;
}

function titleOf(service: string): Omit<OpenAPIObject, 'paths'> {
  return new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(`Stepwell ${service}`)
    .setDescription(
      `Service ${service}. Instants are RFC 3339 in UTC, days are site-local, ids are UUIDs. A refusal is a problem document (RFC 9457) whose code says what to do.`,
    )
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/', 'Where this document came from')
    .addTag(service, `What ${service} is asked and told.`)
    .addTag('events', 'The event log of the service.')
    .addTag('operations', 'What an operator sees and does.')
    .addTag('parks', 'Events and timers that wait for a person.')
    .addBearerAuth()
    .addSecurityRequirements('bearer')
    .build();
}

interface Guarded {
  readonly method: string;
  readonly path: string;
  readonly guard: readonly string[] | 'public' | null;
}

function complete(
  operation: Operation,
  { method, guard, path }: Guarded,
  described: RouteDescription | undefined,
  registered: readonly Registered[],
): void {
  const open = guard === 'public';
  const roles = open ? 'Open to everybody.' : `Roles: ${(guard ?? []).join(', ')}`;
  if (described) operation.summary ??= described.summary;
  operation.description = [described?.description, roles].filter(Boolean).join('\n\n');
  if (open) operation.security = [];
  const changes = method !== 'GET';
  const parameters = [...(operation.parameters ?? []), ...idsOf(path, operation)];
  const places = parameters.map((one) => ('in' in one ? one.in : ''));
  const takesInput = changes || places.length > 0;
  const kind = { changes, open, takesInput, namesThing: places.includes('path') };
  answers(operation, described);
  refuses(operation, refusalsOf({ ...kind, needsVersion: described?.needsVersion === true }, registered));
  operation.parameters = [...parameters, ...headersOf(method, open, described)];
}

/** Ids of the path that are read one by one, without a class that says what they are. */
function idsOf(path: string, { parameters = [] }: Operation): Parameter[] {
  const stated = new Set(parameters.map((one) => ('name' in one ? one.name : '')));
  const schema = { type: 'string', format: 'uuid' };
  return [...path.matchAll(/:(\w+)/g)].flatMap(([, name = '']) =>
    stated.has(name) ? [] : [{ name, in: 'path' as const, required: true, schema }],
  );
}

function answers(operation: Operation, described: RouteDescription | undefined): void {
  if (!described) return;
  const stated = Object.values(operation.responses).find((one) => one && 'content' in one && one.content);
  const type = described.lines ? 'application/x-ndjson' : 'application/json';
  const schema: object | undefined = described.lines ? { type: 'string' } : described.answer;
  const given = stated && 'content' in stated ? stated.content : schema && { [type]: { schema } };
  const etag = { description: 'Version of what is answered.', schema: { type: 'string' } };
  operation.responses = Object.fromEntries(
    described.statuses.map((status) => [
      status,
      {
        description: SUCCESS[status] ?? 'Done.',
        ...(described.versioned ? { headers: { ETag: etag } } : {}),
        ...(given ? { content: given } : {}),
      },
    ]),
  );
}

function refuses(operation: Operation, refusals: Map<number, readonly Registered[]>): void {
  const content = { 'application/problem+json': { schema: { $ref: PROBLEM } } };
  for (const [status, codes] of [...refusals].sort(([left], [right]) => left - right)) {
    const description = codes.map(({ code, title }) => `- \`${code}\`: ${title}`).join('\n');
    operation.responses[status] = { description, content };
  }
}

function headersOf(method: string, open: boolean, described: RouteDescription | undefined): Parameter[] {
  const version = { type: 'string', pattern: '^"[0-9]+"$' };
  const match = {
    name: 'If-Match',
    in: 'header' as const,
    description: 'ETag of the version that was read.',
    schema: version,
  };
  const key = { type: 'string', minLength: 1, maxLength: 200, pattern: '^[!-~]+$' };
  const once = 'Makes a repeat safe: the same key gets the same answer.';
  return [
    ...(method === 'POST' && !open
      ? [{ name: 'Idempotency-Key', in: 'header' as const, description: once, required: true, schema: key }]
      : []),
    ...(described?.needsVersion ? [{ ...match, required: false }] : []),
  ];
}

function addSchemas(document: OpenAPIObject, problems: ProblemRegistry, own: RouteDescriptions['schemas']): void {
  document.components = { ...document.components };
  document.components.schemas = {
    ...document.components.schemas,
    ...(own as Record<string, Schema>),
    Problem: problemSchema(problems),
  };
}

function problemSchema(problems: ProblemRegistry): Schema {
  const text = { type: 'string' };
  const list = problems.list();
  return {
    type: 'object',
    description: list.map(({ code, status, title }) => `- \`${code}\` (${status}): ${title}`).join('\n'),
    required: ['type', 'code', 'title', 'status', 'liftableBy', 'traceId'],
    properties: {
      type: text,
      code: { type: 'string', enum: list.map(({ code }) => code) },
      title: text,
      status: { type: 'integer' },
      liftableBy: text,
      traceId: text,
      detail: text,
      facts: { type: 'object', additionalProperties: true },
      errors: { type: 'array', items: { type: 'object', properties: { pointer: text, detail: text } } },
    },
  };
}
