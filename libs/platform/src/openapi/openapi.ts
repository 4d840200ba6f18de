import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { ProblemRegistry } from '../http/problem-registry.js';
import { handlersOf, listRoutes } from '../http/route-list.js';
import { describeInput } from './describe-inputs.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
const VERBS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const PROBLEM = '#/components/schemas/Problem';

/** OpenAPI 3.1 document of a service's routes, with every refusal code it may answer; needs no database. */
export function buildOpenApi(app: INestApplication, service: string, problems: ProblemRegistry): OpenAPIObject {
  const seen = new Set<unknown>();
  for (const { inputs } of handlersOf(app)) for (const input of inputs) describeInput(input, seen);
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(`Stepwell ${service}`)
    .setVersion('1')
    .addBearerAuth()
    .addSecurityRequirements('bearer')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  addProblems(document, problems);
  for (const { method, path, guard } of listRoutes(app)) {
    const verb = VERBS.find((word) => word === method.toLowerCase());
    const operation = verb && document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[verb];
    if (operation) complete(operation, method, guard);
  }
  return document;
}

function complete(operation: Operation, method: string, guard: readonly string[] | 'public' | null): void {
  operation.responses.default = {
    description: 'Refused',
    content: { 'application/problem+json': { schema: { $ref: PROBLEM } } },
  };
  if (guard === 'public') operation.security = [];
  else operation.description = `Roles: ${(guard ?? []).join(', ')}`;
  if (method !== 'POST' || guard === 'public') return;
  const schema = { type: 'string', maxLength: 200 };
  const parameters = operation.parameters ?? [];
  operation.parameters = [...parameters, { name: 'Idempotency-Key', in: 'header', required: true, schema }];
}

function addProblems(document: OpenAPIObject, problems: ProblemRegistry): void {
  const text = { type: 'string' };
  const list = problems.list();
  document.components = { ...document.components };
  document.components.schemas = {
    ...document.components.schemas,
    Problem: {
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
    },
  };
}
