/** A deterministic payload of a contract's schema with every field filled, or only the required ones. */
export function exampleOf(schema: Shape, fields: 'all' | 'required'): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return exampleOf(fields === 'all' ? schema.anyOf[0]! : schema.anyOf.at(-1)!, fields);
  switch (schema.type) {
    case 'object':
      return objectOf(schema, fields);
    case 'array':
      return fields === 'all' ? [exampleOf(schema.items!, fields)] : [];
    case 'string':
      return textOf(schema);
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return { note: 'any' };
  }
}

export interface Shape {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
}

function objectOf(schema: Shape, fields: 'all' | 'required'): object {
  const names = Object.keys(schema.properties ?? {}).filter(
    (name) => fields === 'all' || schema.required?.includes(name),
  );
  return Object.fromEntries(names.map((name) => [name, exampleOf(schema.properties![name]!, fields)]));
}

function textOf(schema: Shape): string {
  if (schema.format === 'uuid') return '6f1c1b0e-6d3f-4c51-9d57-0c8f4f0f9a01';
  if (schema.format === 'date') return '2026-03-09';
  if (schema.format === 'date-time') return '2026-03-09T22:30:00.000Z';
  if (schema.pattern?.includes('W')) return '2026-W11';
  if (schema.pattern?.startsWith('^\\d{2}:')) return '18:30';
  return 'example';
}
