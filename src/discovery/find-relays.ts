import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { DNSPacket } from "@homebridge/ciao/lib/coder/DNSPacket.js";
import { Question } from "@homebridge/ciao/lib/coder/Question.js";
import { SRVRecord } from "@homebridge/ciao/lib/coder/records/SRVRecord.js";
import { TXTRecord } from "@homebridge/ciao/lib/coder/records/TXTRecord.js";
import { ownAddresses } from "../base/platform/network.ts";
import type { Platform } from "../base/platform/platform.ts";
import { SERVICE_NAME } from "./relay-service.ts";

/** Where all who announce something listen. Source: RFC 6762, section 3. */
const MULTICAST_DNS = { address: "224.0.0.251", port: 5353 } as const;
/** The type of a PTR record, which a browser asks for. Source: RFC 1035, section 3.2.2. */
const PTR = 12;
/** Most relays that are told. */
const MAX_RELAYS = 64;

/** A relay that answered. */
export interface AnnouncingRelay {
  /** Its name on the network, as it was sent. */
  name: string;
  /** Such as ws://192.168.1.20:8081. */
  url: string;
  /** Whether a game on another machine needs a token. */
  asksToken: boolean;
}

/**
 * Asks the network which relays it has, by each adapter, and waits for answers for a time, in milliseconds. The question comes from a port of
 * its own, so relays answer this program alone. Fails: the system's error if no adapter can send.
 */
export async function findRelays(
  platform: Pick<Platform, "interfaces" | "read">,
  millis: number,
): Promise<AnnouncingRelay[]> {
  const found = new Map<string, AnnouncingRelay>();
  const sockets: Socket[] = [];
  try {
    const own = ownAddresses(platform).filter((address) => !address.includes(":"));
    const sent = await Promise.allSettled(
      own.map(async (address) => {
        const socket = createSocket("udp4");
        sockets.push(socket);
        socket.on("message", (bytes, sender) => {
          for (const relay of relaysIn(bytes, sender))
            if (found.size < MAX_RELAYS) found.set(`${relay.name} ${relay.url}`, relay);
        });
        await ask(socket, address);
      }),
    );
    const failed = sent.find(({ status }) => status === "rejected");
    if (failed?.status === "rejected" && !sent.some(({ status }) => status === "fulfilled"))
      throw failed.reason;
    if (sent.length > 0) await Bun.sleep(millis);
    return [...found.values()].sort((one, other) => one.name.localeCompare(other.name));
  } finally {
    for (const socket of sockets) socket.close();
  }
}

/** Sends the question by the adapter with this address. */
async function ask(socket: Socket, address: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(0, address, resolve);
  });
  socket.setMulticastInterface(address);
  const question = DNSPacket.createDNSQueryPacket({ questions: [new Question(SERVICE_NAME, PTR, true)] });
  await new Promise<void>((resolve, reject) => {
    socket.send(question.encode(), MULTICAST_DNS.port, MULTICAST_DNS.address, (error) =>
      error === null ? resolve() : reject(error),
    );
  });
}

/** The relays in an answer. Of an answer that cannot be read, none. A relay is where its answer came from. */
function relaysIn(bytes: Buffer, sender: RemoteInfo): AnnouncingRelay[] {
  const packet = decoded(bytes, sender);
  if (packet === undefined) return [];
  const records = [...packet.answers.values(), ...packet.additionals.values()];
  return records.flatMap((record) => {
    if (!(record instanceof SRVRecord) || !isRelay(record)) return [];
    const text = records.find((one) => one instanceof TXTRecord && isOf(one, record));
    const fields = text instanceof TXTRecord ? text.txt.map(String) : [];
    const scheme = fields.includes("tls=1") ? "wss" : "ws";
    const name = record.name.slice(0, -SERVICE_NAME.length - 1);
    return [
      { name, url: `${scheme}://${sender.address}:${record.port}`, asksToken: fields.includes("token=1") },
    ];
  });
}

function decoded(bytes: Buffer, { address, family, port }: RemoteInfo): DNSPacket | undefined {
  try {
    return DNSPacket.decode({ address, family, port }, bytes);
  } catch {
    return undefined;
  }
}

const isRelay = (record: SRVRecord): boolean =>
  record.getLowerCasedName().endsWith(`.${SERVICE_NAME}`) && record.ttl > 0 && record.port > 0;

const isOf = (one: TXTRecord, other: SRVRecord): boolean =>
  one.getLowerCasedName() === other.getLowerCasedName();
