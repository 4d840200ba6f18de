/** Up to this length a loop in JavaScript beats the call into native code. */
const SHORT_TEXT = 48;
const TWO_TO_32 = 0x1_0000_0000;

/** Writes Kafka's wire types into one growing buffer. */
export class ByteWriter {
  bytes: Buffer;
  at = 0;

  constructor(expectedSize: number) {
    this.bytes = Buffer.allocUnsafe(Math.max(expectedSize, 64));
  }

  /** Makes room for `size` more bytes. */
  reserve(size: number): void {
    if (this.at + size <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.at + size));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }

  int8(value: number): void {
    this.bytes[this.at++] = value;
  }

  int16(value: number): void {
    this.at = this.bytes.writeInt16BE(value, this.at);
  }

  int32(value: number): void {
    this.at = this.bytes.writeInt32BE(value, this.at);
  }

  /** A whole number between -2^53 and 2^53. */
  int64(value: number): void {
    const high = Math.floor(value / TWO_TO_32);
    this.at = this.bytes.writeInt32BE(high, this.at);
    this.at = this.bytes.writeUInt32BE(value - high * TWO_TO_32, this.at);
  }

  /** int16 length and UTF-8 bytes; null is length -1. */
  string(text: string | null): void {
    if (text === null) return this.int16(-1);
    const size = Buffer.byteLength(text);
    this.reserve(2 + size);
    this.int16(size);
    this.at += this.bytes.write(text, this.at);
  }

  /** These bytes as they are; the caller has made room. */
  put(from: Buffer, start: number, end: number): void {
    const { bytes } = this;
    let at = this.at;
    this.at += end - start;
    if (end - start > SHORT_TEXT) from.copy(bytes, at, start, end);
    else for (let index = start; index < end; index++) bytes[at++] = from[index]!;
  }

  /** Zigzag varint of a whole number between -2^31 and 2^31 - 1. */
  varint(value: number): void {
    let rest = ((value << 1) ^ (value >> 31)) >>> 0;
    while (rest > 0x7f) {
      this.bytes[this.at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.at++] = rest;
  }

  /** Varint length and UTF-8 bytes. The length is guessed from the text's own; a wrong guess writes once more. */
  text(text: string): void {
    this.reserve(5 + text.length * 3);
    const start = this.at;
    this.varint(text.length);
    const written = this.#utf8(text);
    if (written === text.length) {
      this.at += written;
      return;
    }
    this.at = start;
    this.varint(written);
    this.at += this.bytes.write(text, this.at);
  }

  #utf8(text: string): number {
    const { bytes, at } = this;
    const size = text.length;
    if (size > SHORT_TEXT) return bytes.write(text, at);
    for (let index = 0; index < size; index++) {
      const unit = text.charCodeAt(index);
      if (unit > 0x7f) return bytes.write(text, at);
      bytes[at + index] = unit;
    }
    return size;
  }
}

/** Reads Kafka's wire types from a buffer. */
export class ByteReader {
  constructor(
    readonly bytes: Buffer,
    public at = 0,
    readonly end: number = bytes.length,
  ) {}

  int8(): number {
    return this.bytes.readInt8(this.at++);
  }

  int16(): number {
    this.at += 2;
    return this.bytes.readInt16BE(this.at - 2);
  }

  int32(): number {
    this.at += 4;
    return this.bytes.readInt32BE(this.at - 4);
  }

  /** A 64-bit number as a JavaScript number; offsets and times stay far below 2^53. */
  int64(): number {
    this.at += 8;
    return this.bytes.readInt32BE(this.at - 8) * TWO_TO_32 + this.bytes.readUInt32BE(this.at - 4);
  }

  /** int16 length and UTF-8 bytes; null becomes the empty text. */
  string(): string {
    const size = this.int16();
    if (size < 0) return '';
    this.at += size;
    return this.bytes.toString('utf8', this.at - size, this.at);
  }

  /** Zigzag varint. */
  varint(): number {
    let value = 0;
    let shift = 0;
    let byte = 0;
    do {
      byte = this.bytes[this.at++]!;
      value |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte & 0x80);
    return (value >>> 1) ^ -(value & 1);
  }

  /** Skips a zigzag varint or varlong whose value is not needed. */
  skipVarint(): void {
    while (this.bytes[this.at++]! & 0x80);
  }
}
