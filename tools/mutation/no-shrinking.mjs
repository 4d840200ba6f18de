// A property that fails has noticed the change: looking for a smaller example would only take time.
import fc from 'fast-check';

fc.configureGlobal({ endOnFailure: true });
