// fast-check for thousands of runs of the same properties: few examples, always the same ones, so that two runs over the
// same rules give the same score. The specs themselves ask for many more; what these few miss only lowers the score. A
// property that fails has noticed the change: looking for a smaller example would only take time.
import * as fastCheck from 'fast-check';

const EXAMPLES = 2;

export default {
  ...fastCheck,
  assert: (property, asked) => fastCheck.assert(property, { seed: 1, ...asked, numRuns: EXAMPLES, endOnFailure: true }),
};
