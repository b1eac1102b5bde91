import { dnsName } from "./multicast-dns.ts";

/** A record, with a class and a lifetime as relays send them. */
export function dnsRecord(
  name: Buffer,
  type: number,
  data: Buffer,
  { lifetime = 10, dnsClass = 1 } = {},
): Buffer {
  const head = Buffer.alloc(10);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(dnsClass, 2);
  head.writeUInt32BE(lifetime, 4);
  head.writeUInt16BE(data.length, 8);
  return Buffer.concat([name, head, data]);
}

/** A TXT record. */
export function textRecord(name: Buffer, ...texts: string[]): Buffer {
  const parts = texts.flatMap((text) => [Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)]);
  return dnsRecord(name, 16, Buffer.concat(parts));
}

/** An SRV record. */
export function serverRecord(name: Buffer, port: number, options = {}): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt16BE(port, 4);
  return dnsRecord(name, 33, Buffer.concat([head, dnsName("pc.local")]), options);
}

/** An answer with these records. `count` is what its head says of them. */
export function dnsAnswer(
  records: readonly Buffer[],
  {
    id = 0x1234,
    flags = 0x8400,
    questions = [],
    count = records.length,
  }: { id?: number; flags?: number; questions?: Buffer[]; count?: number } = {},
): Buffer {
  const head = Buffer.alloc(12);
  for (const [index, value] of [id, flags, questions.length, count, 0, 0].entries())
    head.writeUInt16BE(value, index * 2);
  return Buffer.concat([head, ...questions, ...records]);
}
