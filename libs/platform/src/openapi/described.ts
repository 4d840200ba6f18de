/** What tools/describe-routes.mjs read off the code of a route. */
export interface RouteDescription {
  readonly summary: string;
  readonly description: string;
  /** Statuses of success. */
  readonly statuses: readonly number[];
  /** JSON Schema of the answer; absent when it is empty. */
  readonly answer?: object;
  /** The answer is NDJSON. */
  readonly lines?: boolean;
  /** A change that needs the version its caller read (If-Match). */
  readonly needsVersion?: boolean;
  /** The answer names its version (ETag). */
  readonly versioned?: boolean;
}

/** Routes of a project by operation id, and the shapes they share. */
export interface RouteDescriptions {
  readonly routes: Readonly<Record<string, RouteDescription>>;
  readonly schemas: Readonly<Record<string, object>>;
}

/** Several projects' as one: a service's own, and those of the routes that every service has. */
export function joined(all: readonly RouteDescriptions[]): RouteDescriptions {
  return {
    routes: Object.assign({}, ...all.map(({ routes }) => routes)),
    schemas: Object.assign({}, ...all.map(({ schemas }) => schemas)),
  };
}
