import type { RedeliveryLine, Redelivered } from '../../src/operations/redelivery.js';
import type {
  ConsumedLine,
  ConsumedStream,
  Difference,
  PublishedLine,
  PublishedStream,
} from '../../src/operations/verification.js';
import type { Position } from '../../src/transports/transport.js';

/** What a publisher's lines say, all together. */
export async function published(lines: AsyncIterable<PublishedLine>) {
  const streams: PublishedStream[] = [];
  const differences: Difference[] = [];
  let ends: readonly Position[] = [];
  for await (const line of lines) {
    if ('stream' in line) streams.push(line.stream);
    if ('differences' in line) differences.push(...line.differences);
    if ('ends' in line) ends = line.ends;
  }
  return { streams, ends, differences: [...differences, ...streams.flatMap((stream) => stream.differences)] };
}

/** What a consumer's lines say, all together. */
export async function consumed(lines: AsyncIterable<ConsumedLine>) {
  const watermarks: ConsumedStream[] = [];
  let unsettled: readonly Position[] = [];
  for await (const line of lines) {
    if ('watermark' in line) watermarks.push(line.watermark);
    if ('unsettled' in line) unsettled = line.unsettled;
  }
  return { watermarks, unsettled };
}

/** The result of a replay or dry run. */
export async function redelivered(lines: AsyncIterable<RedeliveryLine>): Promise<Redelivered> {
  for await (const line of lines) if ('result' in line) return line.result;
  throw new Error('no result');
}
