// JSON Schema of TypeScript types, for tools/describe-routes.mjs.

/** Aliases of text that say more than the type does. */
const FORMATS = {
  Id: { type: 'string', format: 'uuid' },
  Instant: { type: 'string', format: 'date-time' },
  SiteDate: { type: 'string', format: 'date' },
};

/** Where a fact about a type stands: its docstring, and the alias of text that it was declared with. */
export class SchemaWriter {
  /** Named shapes, by name. */
  schemas = {};
  #names = new Map();
  #open = new Set();

  constructor(ts, checker) {
    this.ts = ts;
    this.checker = checker;
  }

  /** Schema of what JSON makes of a value of the type. `symbol` is the field that holds it, when there is one. */
  schemaOf(type, symbol = null) {
    return this.#schema(type, symbol ? this.#typeNode(symbol) : null);
  }

  /** A shape inside itself that has no name is anything. */
  #schema(type, node) {
    if (this.#open.has(type) && !this.#names.has(type)) return {};
    this.#open.add(type);
    try {
      return this.#plain(type, node);
    } finally {
      this.#open.delete(type);
    }
  }

  #plain(type, node) {
    const { ts, checker } = this;
    if (type.isUnion()) return this.#alternatives(type, node);
    if (type.flags & (ts.TypeFlags.StringLiteral | ts.TypeFlags.NumberLiteral)) return { const: type.value };
    if (type.flags & ts.TypeFlags.BooleanLiteral) return { const: checker.typeToString(type) === 'true' };
    if (type.flags & ts.TypeFlags.Null) return { type: 'null' };
    if (type.flags & ts.TypeFlags.StringLike) return this.#text(node);
    if (type.flags & ts.TypeFlags.NumberLike) return { type: 'number' };
    if (type.flags & ts.TypeFlags.BooleanLike) return { type: 'boolean' };
    if (checker.isTupleType(type) || checker.isArrayType(type)) return this.#list(type, node);
    if (type.symbol?.name === 'Date') return FORMATS.Instant;
    if (type.symbol?.name === 'ReadonlyArray') return this.#list(type, node);
    if (type.flags & ts.TypeFlags.Object || type.isIntersection()) return this.#object(type);
    return {};
  }

  #text(node) {
    const name = node && this.ts.isTypeReferenceNode(node) ? node.typeName.getText() : '';
    return FORMATS[name] ?? { type: 'string' };
  }

  /** A union of shapes that has a name of its own keeps it. */
  #alternatives(type, node) {
    const { ts } = this;
    const shapes = type.types.filter((one) => one.flags & ts.TypeFlags.Object);
    if (!type.aliasSymbol || type.aliasTypeArguments || shapes.length < 2) return this.#union(type, node);
    return this.#named(type, type.aliasSymbol, () => this.#union(type, node));
  }

  #union(type, node) {
    const { ts } = this;
    const there = type.types.filter((one) => !(one.flags & ts.TypeFlags.Undefined));
    const nodes = node && ts.isUnionTypeNode(node) ? node.types : node ? [node] : [];
    const isText = (one) => one.flags & ts.TypeFlags.String;
    const nodeFor = (one) =>
      nodes.find((each) =>
        isText(one)
          ? this.checker.getTypeFromTypeNode(each) === one
          : ts.isArrayTypeNode(each) || ts.isTypeOperatorNode(each),
      ) ?? null;
    const words = there.filter((one) => one.isStringLiteral()).map((one) => one.value);
    const truths = there.filter((one) => one.flags & ts.TypeFlags.BooleanLiteral);
    const others = there.filter((one) => !one.isStringLiteral() && !truths.includes(one));
    const schemas = [
      ...(words.length > 0 ? [{ type: 'string', enum: words }] : []),
      ...(truths.length === 2 ? [{ type: 'boolean' }] : truths.map((one) => this.#schema(one, null))),
      ...others.map((one) => this.#schema(one, nodeFor(one))),
    ];
    if (schemas.length === 1) return schemas[0];
    return nullable(schemas) ?? { anyOf: schemas };
  }

  #list(type, node) {
    const { ts, checker } = this;
    let inner = node;
    while (inner && ts.isTypeOperatorNode(inner)) inner = inner.type;
    const items = inner && ts.isArrayTypeNode(inner) ? inner.elementType : null;
    const parts = checker.getTypeArguments(type);
    if (!checker.isTupleType(type)) return { type: 'array', items: this.#schema(parts[0], items) };
    const open = type.target.elementFlags.some((flag) => flag & ts.ElementFlags.Variable);
    if (open) return { type: 'array', items: {} };
    return {
      type: 'array',
      prefixItems: parts.map((part) => this.#schema(part, null)),
      items: {},
      minItems: parts.length,
      maxItems: parts.length,
    };
  }

  #object(type) {
    const { checker, ts } = this;
    const symbol = type.aliasSymbol ?? type.symbol;
    const generic = (type.aliasTypeArguments ?? checker.getTypeArguments(type) ?? []).length > 0;
    const named =
      symbol &&
      !generic &&
      !(symbol.flags & (ts.SymbolFlags.TypeLiteral | ts.SymbolFlags.ObjectLiteral)) &&
      symbol.name !== '__type' &&
      symbol.name !== '__object';
    return named ? this.#named(type, symbol, () => this.#shape(type, this.#words(symbol))) : this.#shape(type, '');
  }

  #named(type, symbol, made) {
    const known = this.#names.get(type);
    if (known) return { $ref: `#/components/schemas/${known}` };
    const name = this.#free(symbol.name);
    this.#names.set(type, name);
    this.schemas[name] = {};
    this.schemas[name] = made();
    return { $ref: `#/components/schemas/${name}` };
  }

  #free(name) {
    let free = name;
    for (let next = 2; free in this.schemas; next += 1) free = `${name}${next}`;
    return free;
  }

  #shape(type, description) {
    const { checker } = this;
    const index = checker.getIndexInfosOfType(type)[0];
    const properties = {};
    const required = [];
    for (const property of checker.getPropertiesOfType(type)) {
      const own = checker.getTypeOfSymbol(property);
      if (own.getCallSignatures().length > 0 || property.name.startsWith('__@')) continue;
      const parts = own.isUnion() ? own.types : [own];
      const maybe =
        parts.some((one) => one.flags & this.ts.TypeFlags.Undefined) || property.flags & this.ts.SymbolFlags.Optional;
      if (parts.every((one) => one.flags & this.ts.TypeFlags.Undefined)) continue;
      if (!maybe) required.push(property.name);
      properties[property.name] = this.#described(this.schemaOf(own, property), this.#words(property));
    }
    return {
      type: 'object',
      ...(description ? { description } : {}),
      ...(required.length > 0 ? { required } : {}),
      ...(Object.keys(properties).length > 0 ? { properties } : {}),
      ...(index ? { additionalProperties: this.#schema(index.type, null) } : {}),
    };
  }

  #described(schema, description) {
    if (!description) return schema;
    return { ...schema, description };
  }

  #words(symbol) {
    const own = this.ts.displayPartsToString(symbol.getDocumentationComment(this.checker)).replace(/\s+/g, ' ').trim();
    if (own) return own;
    const origin = this.#origin(symbol);
    return origin ? this.#words(origin) : '';
  }

  /** The field or variable that a field of an object literal takes its value from. */
  #origin(symbol) {
    const { ts, checker } = this;
    const declared = symbol.valueDeclaration ?? symbol.declarations?.[0];
    if (!declared) return null;
    let found = null;
    if (ts.isShorthandPropertyAssignment(declared)) found = checker.getShorthandAssignmentValueSymbol(declared);
    else if (
      ts.isPropertyAssignment(declared) &&
      (ts.isPropertyAccessExpression(declared.initializer) || ts.isIdentifier(declared.initializer))
    )
      found = checker.getSymbolAtLocation(declared.initializer);
    else if (ts.isBindingElement(declared) && ts.isObjectBindingPattern(declared.parent) && !declared.dotDotDotToken) {
      const from = checker.getTypeAtLocation(declared.parent);
      found = checker.getPropertyOfType(from, (declared.propertyName ?? declared.name).getText()) ?? null;
    }
    return found && found !== symbol ? found : null;
  }

  #typeNode(symbol) {
    const declared = symbol.valueDeclaration ?? symbol.declarations?.[0];
    if (declared?.type) return declared.type;
    const origin = this.#origin(symbol);
    return origin ? this.#typeNode(origin) : null;
  }
}

/** `X or null` as one schema where X is a plain type. */
function nullable(schemas) {
  const others = schemas.filter((one) => one.type !== 'null');
  if (others.length !== 1 || others.length === schemas.length) return null;
  const [only] = others;
  if (typeof only.type !== 'string') return null;
  return { ...only, type: [only.type, 'null'], ...(only.enum ? { enum: [...only.enum, null] } : {}) };
}
