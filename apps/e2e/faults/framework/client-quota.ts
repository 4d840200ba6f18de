import { connect } from 'node:net';

const ALTER_CLIENT_QUOTAS = 49;

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const size = Buffer.alloc(2);
  size.writeInt16BE(bytes.length);
  return Buffer.concat([size, bytes]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function float64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}

/** Request AlterClientQuotas, version 0, for every client that has no quota of its own. */
function request(bytesPerSecond: number | null): Buffer {
  const operation = (key: string): Buffer =>
    Buffer.concat([text(key), float64(bytesPerSecond ?? 0), Buffer.of(bytesPerSecond === null ? 1 : 0)]);
  const everybody = Buffer.concat([text('client-id'), Buffer.of(0xff, 0xff)]);
  const operations = [operation('producer_byte_rate'), operation('consumer_byte_rate')];
  const entry = Buffer.concat([int32(1), everybody, int32(operations.length), ...operations]);
  const head = Buffer.alloc(8);
  head.writeInt16BE(ALTER_CLIENT_QUOTAS, 0);
  head.writeInt32BE(1, 4);
  const body = Buffer.concat([head, text('checker'), int32(1), entry, Buffer.of(0)]);
  return Buffer.concat([int32(body.length), body]);
}

/** Sets the broker's produce and fetch quota for all clients, null = none; kafkajs has no such call. Answers the error code. */
export function setQuota(port: number, bytesPerSecond: number | null): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(request(bytesPerSecond)));
    let answer: Buffer = Buffer.alloc(0);
    socket.on('error', reject);
    socket.on('data', (bytes) => {
      answer = Buffer.concat([answer, bytes]);
      if (answer.length < 4 || answer.length < 4 + answer.readInt32BE(0)) return;
      socket.destroy();
      // Size, correlation, throttle time, number of entries, then the first entry's error code.
      resolve(answer.readInt16BE(16));
    });
  });
}
