import { describe, expect, it } from '@jest/globals';
import { FetchSession } from './fetch-session.js';

const at = (partition: number, next: number) => ({ topic: 'a', partition, next });
const SESSION = 77;

describe('FetchSession', () => {
  it('says everything first, and then only what is read from elsewhere than before', () => {
    const session = new FetchSession();
    expect(session.step([at(0, 5), at(1, 9)])).toEqual({
      sessionId: 0,
      epoch: 0,
      changed: [at(0, 5), at(1, 9)],
      forgotten: [],
    });
    session.answered(SESSION);
    expect(session.step([at(0, 6), at(1, 9)])).toEqual({
      sessionId: SESSION,
      epoch: 1,
      changed: [at(0, 6)],
      forgotten: [],
    });
    session.answered(SESSION);
    expect(session.step([at(0, 6), at(1, 9)])).toEqual({ sessionId: SESSION, epoch: 2, changed: [], forgotten: [] });
  });

  it('forgets a partition that is not wanted, and names it again when it is', () => {
    const session = new FetchSession();
    session.step([at(0, 5), at(1, 9)]);
    session.answered(SESSION);
    expect(session.step([at(0, 5)])).toMatchObject({ changed: [], forgotten: [at(1, 9)] });
    session.answered(SESSION);
    expect(session.step([at(0, 5), at(1, 9)])).toMatchObject({ changed: [at(1, 9)], forgotten: [] });
  });

  it.each([
    ['after a failure', (session: FetchSession) => session.begin()],
    ['while the node has no room for sessions', (session: FetchSession) => session.answered(0)],
  ])('says everything again %s', (_, interrupt) => {
    const session = new FetchSession();
    session.step([at(0, 5)]);
    session.answered(SESSION);
    session.step([at(0, 5)]);
    interrupt(session);
    expect(session.step([at(0, 5)])).toEqual({ sessionId: 0, epoch: 0, changed: [at(0, 5)], forgotten: [] });
  });
});
