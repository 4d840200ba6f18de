import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { getMetadataStorage } from 'class-validator';

type Schema = Record<string, unknown>;
type Rule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

const UUID = { type: 'string', format: 'uuid' };
const WORDS: Readonly<Record<string, Schema>> = {
  isString: { type: 'string' },
  isInt: { type: 'integer' },
  isNumber: { type: 'number' },
  isBoolean: { type: 'boolean' },
  isObject: { type: 'object' },
  isUuid: UUID,
  isSiteDate: { type: 'string', format: 'date' },
  isInstant: { type: 'string', format: 'date-time' },
  isCode: { type: 'string', maxLength: 80 },
  isNotEmpty: { minLength: 1 },
  arrayUnique: { uniqueItems: true },
};
const LIMITS: Readonly<Record<string, string>> = {
  min: 'minimum',
  max: 'maximum',
  minLength: 'minLength',
  maxLength: 'maxLength',
  arrayMinSize: 'minItems',
  arrayMaxSize: 'maxItems',
};

/**
 * Tells Swagger what class-validator already knows about an input class and the classes inside it, so that a rule is
 * written once. `seen` holds the classes described so far.
 */
export function describeInput(target: unknown, seen: Set<unknown>): void {
  if (!isClass(target) || seen.has(target)) return;
  seen.add(target);
  const rules = getMetadataStorage().getTargetValidationMetadatas(target, '', false, false);
  for (const [property, own] of Map.groupBy(rules, (rule) => rule.propertyName)) {
    const inner = nestedClass(target, property, own);
    describeInput(inner, seen);
    ApiProperty(optionsOf(target, property, own, inner))(target.prototype, property);
  }
}

function isClass(value: unknown): value is ClassConstructor<object> {
  return typeof value === 'function';
}

function optionsOf(target: object, property: string, rules: readonly Rule[], inner: unknown): ApiPropertyOptions {
  const required = !rules.some((rule) => rule.type === 'conditionalValidation');
  const list = rules.some((rule) => rule.each || rule.name?.startsWith('array') || rule.name === 'isArray');
  const whole = merged(rules.filter((rule) => !list || isAboutList(rule)));
  if (typeof inner === 'function')
    return { ...whole, required, type: () => inner, isArray: list } as ApiPropertyOptions;
  const item = list
    ? { type: 'array', items: merged(rules.filter((rule) => !isAboutList(rule))) }
    : fallback(target, property, whole);
  return { ...item, ...whole, required } as ApiPropertyOptions;
}

/** The declared type, when no rule names one. */
function fallback(target: object, property: string, known: Schema): Schema {
  if ('type' in known || 'enum' in known || !('prototype' in target)) return {};
  const declared: unknown = Reflect.getMetadata('design:type', Object(target.prototype), property);
  if (declared === Number) return { type: 'number' };
  if (declared === Boolean) return { type: 'boolean' };
  return { type: declared === Object ? 'object' : 'string' };
}

function isAboutList(rule: Rule): boolean {
  return !rule.each && (rule.name?.startsWith('array') ?? false);
}

function merged(rules: readonly Rule[]): Schema {
  return Object.assign({}, ...rules.map(schemaOf));
}

function schemaOf({ name = '', constraints }: Rule): Schema {
  const [first, second]: unknown[] = constraints ?? [];
  const limit = LIMITS[name];
  if (limit !== undefined) return { [limit]: first };
  if (name === 'isIn' && Array.isArray(first)) return { type: typeof first[0], enum: first };
  if (name === 'isLength')
    return { type: 'string', minLength: first, ...(second === undefined ? {} : { maxLength: second }) };
  if (name === 'matches' && first instanceof RegExp) return { type: 'string', pattern: first.source };
  return WORDS[name] ?? {};
}

/** The class that `@Type` names for a property, seen by what an empty object becomes there. */
function nestedClass(target: ClassConstructor<object>, property: string, rules: readonly Rule[]): unknown {
  if (!rules.some((rule) => rule.type === 'nestedValidation')) return null;
  const made: unknown = Reflect.get(plainToInstance(target, { [property]: [{}] }), property);
  const item: unknown = Array.isArray(made) ? made[0] : made;
  return item !== null && typeof item === 'object' && item.constructor !== Object ? item.constructor : null;
}
