/**
 * The releases in their order; the last one is this build. Schemas go from one release to the next and never past one, since
 * the code of a release reads the schema of the one after it and of no later one.
 */
export const RELEASES: readonly [string, ...string[]] = ['0.1.0'];

/** A release as a schema remembers it. */
export interface StoredRelease {
  readonly version: string;
  /** The one before it; null of the first. */
  readonly previous: string | null;
}

/** The release of this build. */
export function releaseOf(releases: readonly string[] = RELEASES): StoredRelease {
  return { version: releases.at(-1)!, previous: releases.at(-2) ?? null };
}

/** Why this build must not migrate a schema of `stored`; null when it may. Nothing stored: made before releases were. */
export function migrationRefusal(stored: StoredRelease | null, releases: readonly string[] = RELEASES): string | null {
  const { version, previous } = releaseOf(releases);
  const at = stored?.version ?? releases[0]!;
  if (at === version || at === previous) return null;
  if (!releases.includes(at)) return `is of release ${at}, which this build (${version}) is older than`;
  return `is of release ${at}: install ${releases[releases.indexOf(at) + 1]} before ${version}, no release may be skipped`;
}

/** Whether the code of this build may run on a schema of `stored`: its own release's or that of the next. */
export function understands(stored: StoredRelease | null, releases: readonly string[] = RELEASES): boolean {
  const { version } = releaseOf(releases);
  return (
    stored === null || stored.version === version || stored.previous === version || releases.includes(stored.version)
  );
}
