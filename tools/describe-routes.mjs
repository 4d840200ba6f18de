// Writes what the code already says of every route into src/generated/routes.ts of its project: the handler's docstring
// as summary, and the JSON Schema of what it answers, read off the TypeScript types with the docstrings of their fields.
// `node tools/describe-routes.mjs` writes; `--check` writes nothing and ends with 1 when a page is not what the code says.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { SchemaWriter } from './route-schemas.mjs';
import { root } from './setup.mjs';

const PROJECTS = ['intake', 'scheduling', 'attendance', 'medication', 'step-down'].map((name) => `apps/${name}`);
const SHARED = ['libs/messaging'];
const VERBS = new Set(['Get', 'Post', 'Put', 'Patch', 'Delete']);

const program = programOf([...PROJECTS, ...SHARED]);
const checker = program.getTypeChecker();

function programOf(projects) {
  const files = projects.flatMap((project) => ts.sys.readDirectory(join(root, project, 'src'), ['.ts']));
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  return ts.createProgram(files, options);
}

/** The routes of a project's controllers, by operation id. */
function routesOf(project) {
  const folder = join(root, project, 'src') + '/';
  const writer = new SchemaWriter(ts, checker);
  const routes = {};
  for (const source of program.getSourceFiles())
    if (source.fileName.startsWith(folder) && !source.fileName.includes('/generated/'))
      visitClasses(source, (declared) => {
        for (const member of declared.members)
          if (isHandler(member))
            routes[`${declared.name.text.replace(/Controller$/, '')}_${member.name.text}`] = routeOf(member, writer);
      });
  return { routes: sorted(routes), schemas: sorted(writer.schemas) };
}

function visitClasses(node, found) {
  if (ts.isClassDeclaration(node) && node.name) found(node);
  ts.forEachChild(node, (child) => visitClasses(child, found));
}

function decorators(node) {
  return (ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : [])
    .map(({ expression }) => (ts.isCallExpression(expression) ? expression.expression : expression))
    .map((name) => name.getText());
}

const isHandler = (member) =>
  ts.isMethodDeclaration(member) && ts.isIdentifier(member.name) && decorators(member).some((name) => VERBS.has(name));

function routeOf(method, writer) {
  const bodies = reachable(method);
  const answers = answersBy(method, bodies);
  const statuses = [...new Set(answers.flatMap(({ status }) => statusesOf(status, bodies)))].sort();
  const shapes = answers.map(({ body, declared }) => writer.schemaOf(body, declared));
  const lines = checker.getAwaitedType(returnOf(method))?.symbol?.name === 'StreamableFile';
  const unique = [...new Map(shapes.map((shape) => [JSON.stringify(shape), shape])).values()];
  return {
    ...wordsOf(method),
    statuses: statuses.length === 0 ? [200] : statuses,
    ...(unique.length === 0 ? {} : { answer: unique.length === 1 ? unique[0] : { anyOf: unique } }),
    ...(lines ? { lines: true } : {}),
    ...(bodies.some((body) => mentions(body, 'requireVersion')) ? { needsVersion: true } : {}),
    ...(answers.some(({ versioned }) => versioned) ? { versioned: true } : {}),
  };
}

/** What the handler answers: by its own type, by that of the edge's work, or by the bodies written in the code. */
function answersBy(method, bodies) {
  const own = checker.getAwaitedType(returnOf(method));
  if (own?.symbol?.name === 'StreamableFile') return [];
  if (own && own.symbol?.name !== 'Reply')
    return own.flags & ts.TypeFlags.Void ? [] : [{ body: own, declared: null, status: null, versioned: false }];
  const typed = bodies.flatMap((body) => answersIn(body));
  const told = typed.filter(({ body }) => !(body.flags & ts.TypeFlags.NonPrimitive));
  const untold = typed.find(({ body }) => body.flags & ts.TypeFlags.NonPrimitive);
  if (!untold) return told;
  return [...told, ...writtenIn(bodies).map((body) => ({ ...untold, body, declared: null }))];
}

function returnOf(method) {
  return checker.getReturnTypeOfSignature(checker.getSignatureFromDeclaration(method));
}

/** Types of the bodies in `{ ok: true, body }` and `created(body, ...)`. */
function writtenIn(bodies) {
  const found = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'created') found.push(node.arguments[0]);
    if (ts.isObjectLiteralExpression(node) && node.properties.some((one) => one.getText() === 'ok: true'))
      for (const one of node.properties)
        if (one.name?.getText() === 'body') found.push(ts.isPropertyAssignment(one) ? one.initializer : one.name);
    ts.forEachChild(node, visit);
  };
  for (const body of bodies) visit(body);
  return found.map((node) => checker.getTypeAtLocation(node));
}

/** First sentence as summary, the whole as description; a summary that a decorator gives stands by itself. */
function wordsOf(node) {
  const text = writerText(node) || operationSummary(node);
  const [first] = text.split(/(?<=[.;:])\s/);
  return { summary: first.replace(/[.;:]$/, ''), description: text };
}

function operationSummary(node) {
  for (const { expression } of ts.getDecorators(node) ?? [])
    if (ts.isCallExpression(expression) && expression.expression.getText() === 'ApiOperation')
      for (const one of expression.arguments[0].properties)
        if (one.name.getText() === 'summary') return one.initializer.text.replace(/\s+/g, ' ').trim();
  return '';
}

function writerText(node) {
  const symbol = checker.getSymbolAtLocation(node.name);
  return ts.displayPartsToString(symbol?.getDocumentationComment(checker)).replace(/\s+/g, ' ').trim();
}

/** The handler, and the functions of the HTTP side that it calls. */
function reachable(start) {
  const seen = new Set([start]);
  const visit = (node) => {
    const name = ts.isCallExpression(node) ? node.expression : ts.isIdentifier(node) ? node : null;
    const callee = name && calleeOf(name);
    if (callee && !seen.has(callee)) {
      seen.add(callee);
      ts.forEachChild(callee, visit);
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(start, visit);
  return [...seen];
}

function calleeOf(expression) {
  const at = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  let symbol = checker.getSymbolAtLocation(at);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const declared = symbol?.valueDeclaration;
  if (!declared || !/\/src\/(http|park|operations|feed|health)\//.test(declared.getSourceFile().fileName)) return null;
  if (declared.getSourceFile().fileName.includes('/platform/')) return null;
  if (ts.isFunctionDeclaration(declared) || ts.isMethodDeclaration(declared)) return declared;
  return ts.isVariableDeclaration(declared) && declared.initializer && ts.isArrowFunction(declared.initializer)
    ? declared
    : null;
}

/** What the edge's calls in here answer: the type of the body, of the status, and whether a version is sent. */
function answersIn(body) {
  const found = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && isEdgeCall(node)) found.push(...answersOf(node.arguments.at(-1)));
    if (node !== body && ts.isMethodDeclaration(node)) return;
    ts.forEachChild(node, visit);
  };
  visit(body);
  return found;
}

function isEdgeCall({ expression }) {
  return ts.isPropertyAccessExpression(expression) && /(^|\.)edge\.(command|read)$/.test(expression.getText());
}

function answersOf(work) {
  const [signature] = checker.getTypeAtLocation(work).getCallSignatures();
  if (!signature) return [];
  const answer = checker.getAwaitedType(signature.getReturnType()) ?? signature.getReturnType();
  return (answer.isUnion() ? answer.types : [answer]).flatMap((type) => {
    const [body, status] = ['body', 'status'].map((name) => type.getProperty(name));
    if (!body) return [];
    return [
      {
        body: checker.getTypeOfSymbol(body),
        declared: body,
        status: status ? checker.getTypeOfSymbol(status) : null,
        versioned: type.getProperty('version') !== undefined,
      },
    ];
  });
}

/** The statuses a type names; when it only says which there can be, those that stand in the code. */
function statusesOf(type, bodies) {
  if (type === null) return [200];
  const literals = (type.isUnion() ? type.types : [type]).flatMap((one) => (one.isNumberLiteral() ? [one.value] : []));
  if (literals.length > 0 && literals.length < 3) return literals;
  const written = bodies.flatMap((body) =>
    [...body.getText().matchAll(/\b(20[0-2])\b/g)].map(([text]) => Number(text)),
  );
  const made = bodies.some((body) => /return created\(/.test(body.getText()));
  const plain = bodies.some((body) => /ok: true(?![^}]*status)/.test(body.getText()));
  return [...(plain ? [200] : []), ...written, ...(made ? [201] : [])];
}

function mentions(body, name) {
  return new RegExp(`\\b(${name}|versionOf)\\(`).test(body.getText());
}

const sorted = (record) =>
  Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));

const HEAD = `// Written by tools/describe-routes.mjs from the code: change the docstrings and types, then run it.\n`;

function page(project) {
  const { routes, schemas } = routesOf(project);
  const undescribed = Object.entries(routes).filter(([, { summary }]) => summary === '');
  for (const [id] of undescribed) console.error(`${project}: ${id} has no docstring`);
  const text = `${HEAD}import type { RouteDescriptions } from '@stepwell/platform';\n\n/** Summary and answer of every route, by operation id. */\nexport const ROUTES: RouteDescriptions = ${JSON.stringify({ routes, schemas }, null, 1)};\n`;
  return { path: join(root, project, 'src', 'generated', 'routes.ts'), text, faults: undescribed.length };
}

const check = process.argv.includes('--check');
for (const project of [...PROJECTS, ...SHARED]) {
  const { path, text, faults } = page(project);
  if (faults > 0) process.exitCode = 1;
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  if (check) {
    console.error(`${relative(root, path)} is not what the code says: run node tools/describe-routes.mjs`);
    process.exitCode = 1;
    continue;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
