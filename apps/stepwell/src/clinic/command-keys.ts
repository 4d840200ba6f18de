import { uuidv5, type Id } from '@stepwell/kernel';

/**
 * Idempotency-Keys that follow from what is asked: the same commands in the same scope carry the same keys again, so that
 * work which is repeated after an interruption changes nothing where it had already been done.
 */
export class CommandKeys {
  private scope = '';
  private readonly asked = new Map<string, number>();

  constructor(private readonly namespace: Id) {}

  /** Begins a piece of work that is repeated as a whole. */
  begin(scope: string): void {
    this.scope = scope;
    this.asked.clear();
  }

  /** Key of a command; the second command with the same content in one scope is another one. */
  readonly next = (path: string, body: string): string => {
    const content = `${this.scope} ${path} ${body}`;
    const nth = this.asked.get(content) ?? 0;
    this.asked.set(content, nth + 1);
    return uuidv5(this.namespace, `${content} ${nth}`);
  };
}
