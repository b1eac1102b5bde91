import { createSocket, type Socket } from "node:dgram";

/** Multicast DNS without a library, so that a test sees what is on the wire. Source: RFC 1035, RFC 6762, RFC 6763. */
export const MULTICAST_DNS = { address: "224.0.0.251", port: 5353 } as const;

const SERVICE = "_godot-telemetry._tcp.local";
const TYPES: Readonly<Record<number, string>> = { 1: "A", 12: "PTR", 16: "TXT", 33: "SRV" };

/** A record of an answer. */
export interface DnsRecord {
  name: string;
  type: string;
  /** Units: seconds. 0 is a goodbye. */
  lifetime: number;
  /** A name, an address, `HOST:PORT`, or the texts. */
  data: string | string[];
}

/** An answer, and who sent it. */
export interface DnsAnswer {
  sender: string;
  id: number;
  records: DnsRecord[];
}

/** The question which relays there are, with a request for an answer to the asker alone. */
export function relayQuestion(id = 0x1234): Buffer {
  const head = Buffer.from([id >> 8, id & 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  return Buffer.concat([head, dnsName(SERVICE), Buffer.from([0, 12, 0x80, 1])]);
}

/** A name as DNS writes it. */
export function dnsName(name: string): Buffer {
  const labels = name
    .split(".")
    .map((label) => [Buffer.from([Buffer.byteLength(label)]), Buffer.from(label)]);
  return Buffer.concat([...labels.flat(), Buffer.from([0])]);
}

/** Asks by the adapter with this address until relays have answered that satisfy the test. Units: milliseconds between questions. */
export async function askForRelays(
  here: string,
  enough: (answers: readonly DnsAnswer[]) => boolean = (answers) => answers.length > 0,
): Promise<DnsAnswer[]> {
  const answers: DnsAnswer[] = [];
  await using socket = await openSocket(here, 0);
  const asked = Promise.withResolvers<void>();
  socket.on("message", (bytes, { address }) => {
    answers.push({ sender: address, ...readAnswer(bytes) });
    if (enough(answers)) asked.resolve();
  });
  const ask = () => socket.send(relayQuestion(), MULTICAST_DNS.port, MULTICAST_DNS.address);
  const repeated = setInterval(ask, 200);
  ask();
  await asked.promise;
  clearInterval(repeated);
  return answers;
}

/** Listens to what is sent to the group by the adapter with this address. Disposing ends it. */
export async function listenToGroup(here: string, heard: (answer: DnsAnswer) => void) {
  const socket = await openSocket(here, MULTICAST_DNS.port);
  socket.addMembership(MULTICAST_DNS.address, here);
  socket.on("message", (bytes, { address }) => {
    // A question has no records that matter here.
    if (((bytes[2] ?? 0) & 0x80) !== 0) heard({ sender: address, ...readAnswer(bytes) });
  });
  return socket;
}

/** A socket that sends to groups by the adapter with this address. */
export async function openSocket(here: string, port: number): Promise<Socket> {
  const socket = createSocket({ type: "udp4", reuseAddr: true });
  // To the group's port comes what is for the group; an own port needs the adapter's address, or other networks reach it.
  await new Promise<void>((resolve) => socket.bind(port, port === 0 ? here : "0.0.0.0", resolve));
  socket.setMulticastInterface(here);
  return socket;
}

function readAnswer(bytes: Buffer): { id: number; records: DnsRecord[] } {
  let at = 12;
  for (let count = bytes.readUInt16BE(4); count > 0; count--) at = nameAt(bytes, at).end + 4;
  const records: DnsRecord[] = [];
  const total = bytes.readUInt16BE(6) + bytes.readUInt16BE(8) + bytes.readUInt16BE(10);
  for (let count = total; count > 0; count--) {
    const { name, end } = nameAt(bytes, at);
    const type = TYPES[bytes.readUInt16BE(end)] ?? "other";
    const begin = end + 10;
    at = begin + bytes.readUInt16BE(end + 8);
    records.push({ name, type, lifetime: bytes.readUInt32BE(end + 4), data: dataOf(bytes, type, begin, at) });
  }
  return { id: bytes.readUInt16BE(0), records };
}

function dataOf(bytes: Buffer, type: string, begin: number, end: number): string | string[] {
  if (type === "PTR") return nameAt(bytes, begin).name;
  if (type === "A") return [...bytes.subarray(begin, end)].join(".");
  if (type === "SRV") return `${nameAt(bytes, begin + 6).name}:${bytes.readUInt16BE(begin + 4)}`;
  const texts: string[] = [];
  if (type === "TXT")
    for (let at = begin; at < end; at += (bytes[at] ?? 0) + 1)
      texts.push(bytes.toString("utf8", at + 1, at + 1 + (bytes[at] ?? 0)));
  return texts;
}

function nameAt(bytes: Buffer, from: number): { name: string; end: number } {
  const labels: string[] = [];
  let at = from;
  let end: number | undefined;
  for (let length = bytes[at] ?? 0; length !== 0; length = bytes[at] ?? 0) {
    if (length >= 0xc0) {
      end ??= at + 2;
      at = bytes.readUInt16BE(at) & 0x3fff;
    } else {
      labels.push(bytes.toString("utf8", at + 1, at + 1 + length));
      at += length + 1;
    }
  }
  return { name: labels.join("."), end: end ?? at + 1 };
}
