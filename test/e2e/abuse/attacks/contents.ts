import { gzipSync } from "node:zlib";
import { RawConnection } from "../../../support/raw-connection.ts";
import { RAW_OPCODE, rawFrame } from "../../../support/raw-frame.ts";
import { type Attack, type AttackOutcome, forEachAtOnce, within } from "../attack.ts";
import type { RelayAddress } from "../relay-address.ts";

/** How long an answer or an end may take. Units: milliseconds. */
const ANSWER_MILLIS = 10_000;
const MIB = 1024 * 1024;

/** Sends these bytes on a WebSocket of a path, and waits until it is answered with an error or cut. */
async function provoke(
  relay: RelayAddress,
  path: string,
  bytes: Uint8Array,
  goOn?: Uint8Array,
): Promise<boolean> {
  using connection = await RawConnection.connect(relay.httpUrl);
  await connection.handshake({ path });
  connection.write(bytes);
  const more = goOn === undefined ? undefined : setInterval(() => connection.write(goOn), 1);
  const refused = connection.until(() =>
    connection.isEnded || saysError(connection.received) || closesIn(connection.received)
      ? "refused"
      : undefined,
  );
  const came = await within(ANSWER_MILLIS, Promise.race([refused, connection.ended]));
  clearInterval(more);
  return came;
}

/** Whether an error came, as JSON or as MessagePack. */
function saysError(received: Buffer): boolean {
  return received.includes('"type":"error"') || received.includes("\xa4type\xa5error", 0, "latin1");
}

/** Whether a close frame came after the handshake: one without a mask, its length in one byte. */
function closesIn(received: Buffer): boolean {
  return received.indexOf(Buffer.from([0x88]), received.indexOf("\r\n\r\n")) !== -1;
}

/** Something that the relay has to refuse. */
interface Provocation {
  what: string;
  path: string;
  bytes: Uint8Array;
  /** Sent again and again after it. */
  goOn?: Uint8Array;
}

/** Provokes the relay with each of these, a few times. */
async function provokeWithAll(
  relay: RelayAddress,
  provocations: readonly Provocation[],
  times: number,
): Promise<AttackOutcome> {
  const complaints: string[] = [];
  const all = Array.from({ length: times }, () => provocations).flat();
  await forEachAtOnce(all, 3, async ({ what, path, bytes, goOn }) => {
    if (!(await provoke(relay, path, bytes, goOn))) complaints.push(`${what}: neither answered nor cut`);
  });
  return { attempts: all.length, refused: all.length - complaints.length, complaints };
}

/** Messages too long, said to be too long, or without an end. */
export const giantMessages: Attack = {
  name: "giant and endless messages",
  run(relay) {
    const long = (bytes: number) => new Uint8Array(bytes).fill(0x20);
    const provocations = ["/", "/producer"].flatMap((path) => [
      { what: "longer than is taken", path, bytes: rawFrame(RAW_OPCODE.text, long(1.5 * MIB)) },
      { what: "longer than is read", path, bytes: rawFrame(RAW_OPCODE.text, long(3 * MIB)) },
      { what: "said to be 2^62", path, bytes: rawFrame(RAW_OPCODE.binary, "x", { saidBytes: 2n ** 62n }) },
      {
        what: "said to be 2^64 - 1",
        path,
        bytes: rawFrame(RAW_OPCODE.binary, "x", { saidBytes: 2n ** 64n - 1n }),
      },
      {
        what: "without an end",
        path,
        bytes: rawFrame(RAW_OPCODE.text, "{", { last: "more" }),
        goOn: rawFrame(RAW_OPCODE.continuation, long(64 * 1024), { last: "more" }),
      },
      {
        what: "of endless empty parts, then too many",
        path,
        bytes: Buffer.concat([
          rawFrame(RAW_OPCODE.text, "", { last: "more" }),
          ...Array.from({ length: 5000 }, () => rawFrame(RAW_OPCODE.continuation, "", { last: "more" })),
          rawFrame(RAW_OPCODE.text, "{}"),
        ]),
      },
    ]);
    return provokeWithAll(relay, provocations, 3);
  },
};

function compressed(json: Uint8Array, lie: { said?: number; trailer?: number } = {}): Buffer {
  const gzip = gzipSync(json, { level: 9 });
  if (lie.trailer !== undefined) gzip.writeUInt32LE(lie.trailer, gzip.length - 4);
  const head = Buffer.alloc(9);
  head.writeUInt8(2, 0);
  head.writeUInt32BE(lie.said ?? json.length, 1);
  head.writeUInt32BE(gzip.length, 5);
  return Buffer.concat([head, gzip]);
}

/** Packets of kilobytes that would be gigabytes. */
export const gzipBombs: Attack = {
  name: "gzip bombs",
  run(relay) {
    const spaces = Buffer.alloc(64 * MIB, " ");
    const bomb = compressed(spaces, { said: 4 * MIB, trailer: 4 * MIB });
    const honest = compressed(spaces);
    const packed = (packets: readonly Buffer[]) => rawFrame(RAW_OPCODE.binary, Buffer.concat(packets));
    return provokeWithAll(
      relay,
      [
        { what: "that says its size", path: "/producer", bytes: packed([honest]) },
        { what: "that lies about it", path: "/producer", bytes: packed([bomb]) },
        {
          what: "ten in one message",
          path: "/producer",
          bytes: packed(Array.from({ length: 10 }, () => bomb)),
        },
        { what: "in a bomb", path: "/producer", bytes: packed([compressed(gzipSync(spaces))]) },
      ],
      3,
    );
  },
};

/** Messages of a game that are within every limit, and cost as much as may be. What comes behind them is answered in its turn. */
export const longJson: Attack = {
  name: "long JSON",
  run(relay) {
    const event = (fields: string) => `{"type":"event","event":"custom","data":{"event_name":"x"${fields}}}`;
    const keys = Array.from({ length: 60_000 }, (_, index) => `,"key${index}":${index}`).join("");
    const digits = event(`,"x":[${"12345678901234567890,".repeat(49_000)}0]`);
    const packet = compressed(Buffer.from(event(`,"x":"${"x".repeat(900)}"`)));
    const text = (json: string) => rawFrame(RAW_OPCODE.text, json);
    const inGzip = (json: string) => rawFrame(RAW_OPCODE.binary, compressed(Buffer.from(json)));
    const kinds = [
      { what: "numbers", frame: text(event(`,"x":[${"1.25,".repeat(200_000)}0]`)), times: 30 },
      { what: "long integers in a 0x02", frame: inGzip(digits), times: 20 },
      { what: "keys in a 0x02", frame: inGzip(event(keys)), times: 30 },
      { what: "empty lists", frame: text(event(`,"x":[${"[],".repeat(130_000)}0]`)), times: 60 },
      {
        what: "1,000 packets in a message",
        frame: rawFrame(RAW_OPCODE.binary, Buffer.concat(Array.from({ length: 1000 }, () => packet))),
        times: 8,
      },
    ];
    const provocations = kinds.map(({ what, frame, times }) => ({
      what,
      path: "/producer",
      bytes: Buffer.concat([...Array.from({ length: times }, () => frame), text("rubbish")]),
    }));
    return provokeWithAll(relay, provocations, 1);
  },
};

/** JSON nested deeply enough to end a program that reads it by recursion. */
export const deepJson: Attack = {
  name: "deep JSON",
  async run(relay) {
    const deep = (open: string, close: string) => open.repeat(100_000) + close.repeat(100_000);
    const arrays = deep("[", "]");
    const objects = deep('{"a":', "").replace(/$/, `1${"}".repeat(100_000)}`);
    const texts = [
      ["/", `{"command":"ping","t":${arrays}}`],
      ["/", `{"command":"ping","id":${objects}}`],
      ["/", "[".repeat(900_000)],
      ["/producer", `{"type":"event","event":"custom","data":{"event_name":"x","deep":${arrays}}}`],
      ["/producer", `{"type":"hello","source":"x","engine":${arrays}}`],
    ] as const;
    const provocations: Provocation[] = texts.map(([path, text]) => {
      return { what: `on ${path}`, path, bytes: rawFrame(RAW_OPCODE.text, text) };
    });
    const event = `{"type":"event","event":"custom","data":{"event_name":"x","deep":${arrays}}}`;
    const inGzip = rawFrame(RAW_OPCODE.binary, compressed(Buffer.from(event)));
    provocations.push({ what: "in a 0x02", path: "/producer", bytes: inGzip });
    // An array of one, 500,000 deep.
    const messagePack = rawFrame(RAW_OPCODE.binary, new Uint8Array(500_000).fill(0x91));
    provocations.push({ what: "as MessagePack", path: "/?format=msgpack", bytes: messagePack });
    const outcome = await provokeWithAll(relay, provocations, 3);
    const body = `{"name":"x","arguments":${"[".repeat(30_000)}${"]".repeat(30_000)}}`;
    const headers = { "content-type": "application/json" };
    const { status } = await fetch(`${relay.httpUrl}/command`, { method: "POST", body, headers });
    if (status !== 400) outcome.complaints.push(`POST /command: ${status}`);
    return { ...outcome, attempts: outcome.attempts + 1, refused: outcome.refused + Number(status === 400) };
  },
};

/** Bytes that are no text where text is due. */
export const invalidUtf8: Attack = {
  name: "invalid UTF-8",
  async run(relay) {
    const broken = [[0xff], [0xc3, 0x28], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80]];
    const provocations = broken.flatMap((bytes) => {
      const text = Buffer.concat([Buffer.from('{"command":"'), Buffer.from(bytes), Buffer.from('"}')]);
      const event = Buffer.concat([Buffer.from('{"type":"'), Buffer.from(bytes), Buffer.from('"}')]);
      return [
        { what: "in a command", path: "/", bytes: rawFrame(RAW_OPCODE.text, text) },
        { what: "of a game", path: "/producer", bytes: rawFrame(RAW_OPCODE.text, event) },
        { what: "in a 0x02", path: "/producer", bytes: rawFrame(RAW_OPCODE.binary, compressed(event)) },
        {
          what: "in a close",
          path: "/",
          bytes: rawFrame(RAW_OPCODE.close, new Uint8Array([3, 232, ...bytes])),
        },
      ];
    });
    return await provokeWithAll(relay, provocations, 2);
  },
};
