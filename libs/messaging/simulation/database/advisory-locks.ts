import type { Backend } from './backend.js';

interface Lock {
  readonly name: string;
  owner: Backend | null;
  readonly shared: Set<Backend>;
}

/** Session advisory locks of two keys. */
export class AdvisoryLocks {
  private readonly locks = new Map<string, Lock>();

  /** Takes an exclusive lock if it is free or already this backend's. */
  tryLock(backend: Backend, classId: number, objectId: number): boolean {
    const lock = this.of(classId, objectId);
    const free = [...lock.shared].every((other) => other === backend);
    if (!free || (lock.owner && lock.owner !== backend)) return false;
    lock.owner = backend;
    return true;
  }

  /** Takes a shared lock; nobody in this product ever holds the exclusive one. */
  lockShared(backend: Backend, classId: number, objectId: number): void {
    const lock = this.of(classId, objectId);
    if (lock.owner && lock.owner !== backend) throw new Error('the model does not wait for advisory locks');
    lock.shared.add(backend);
  }

  unlock(backend: Backend, classId: number, objectId: number): boolean {
    const lock = this.of(classId, objectId);
    if (lock.owner !== backend) return false;
    lock.owner = null;
    return true;
  }

  /** How many backends hold the lock. */
  holders(classId: number, objectId: number): number {
    const lock = this.of(classId, objectId);
    return lock.shared.size + (lock.owner ? 1 : 0);
  }

  /** A session ended. */
  release(backend: Backend): void {
    for (const lock of this.locks.values()) {
      lock.shared.delete(backend);
      if (lock.owner === backend) lock.owner = null;
    }
  }

  private of(classId: number, objectId: number): Lock {
    const name = `${classId}/${objectId}`;
    const known = this.locks.get(name);
    if (known) return known;
    const lock: Lock = { name, owner: null, shared: new Set() };
    this.locks.set(name, lock);
    return lock;
  }
}
