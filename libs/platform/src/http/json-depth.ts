/** Whether `value`, as JSON gave it, has objects and lists inside each other deeper than `most`; `[]` is 1 deep. */
export function deeperThan(value: unknown, most: number): boolean {
  let level: object[] = isNest(value) ? [value] : [];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap((nest) => Object.values(nest).filter(isNest));
  }
  return false;
}

function isNest(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
