import { afterAll, beforeAll, expect, test } from "bun:test";
import { OPCODE } from "../../../src/cli/load/frame-reader.ts";
import { KnownMessages } from "../../../src/cli/load/known-messages.ts";
import { SharingSocket } from "../../../src/cli/load/sharing-socket.ts";
import { createCodec, encodeCompressedJson } from "../../../src/codec/index.ts";

const codec = createCodec();
/** Puts a message between other bytes, as in a piece of a stream. */
const STREAM = Buffer.from("..one.two.six..");
const PLACES = { one: 2, two: 6, six: 10 };

function add(known: KnownMessages<string>, text: string, cursor = { next: 0 }): void {
  known.add(cursor, { opcode: OPCODE.text, bytes: Buffer.from(text), said: text });
}

function find(
  known: KnownMessages<string>,
  cursor: { next: number },
  text: keyof typeof PLACES,
  opcode: number = OPCODE.text,
) {
  return known.find(cursor, opcode, STREAM, PLACES[text], PLACES[text] + 3);
}

test("a message is recognised by its bytes and its opcode, at any position", () => {
  const known = new KnownMessages<string>();
  const cursor = { next: 0 };
  expect(find(known, cursor, "one")).toBeUndefined();
  for (const text of ["one", "twa", "six"]) add(known, text);
  expect(find(known, cursor, "one")).toBe("one");
  expect(find(known, cursor, "one", OPCODE.binary)).toBeUndefined();
  expect(find(known, cursor, "two")).toBeUndefined();
  expect(find(known, cursor, "six")).toBe("six");
  expect(cursor.next).toBe(3);
  // Another order or a repetition does not matter.
  expect(find(known, cursor, "one")).toBe("one");
});

test("old messages are forgotten, and a client that is far behind continues with the oldest known message", () => {
  const known = new KnownMessages<string>();
  add(known, "one");
  for (let index = 0; index < 300; index++) add(known, `${index}`);
  const cursor = { next: 0 };
  expect(find(known, cursor, "one")).toBeUndefined();
  add(known, "two");
  expect(find(known, cursor, "two")).toBe("two");
});

const LONG = JSON.stringify({ text: "x".repeat(2000) });
let server: Bun.Server<undefined>;

beforeAll(() => {
  const compressed = encodeCompressedJson(codec, LONG);
  const performance = codec.encodePerformance(7, 90, 11, 2);
  if (typeof compressed === "string" || typeof performance === "string") throw new Error("refused");
  const batch = Buffer.concat([performance, compressed, performance]);
  server = Bun.serve<undefined>({
    hostname: "127.0.0.1",
    port: 0,
    fetch: (request, self) => (self.upgrade(request) ? undefined : new Response(null, { status: 400 })),
    websocket: {
      open: (socket) => {
        for (const message of ["for all", compressed, batch, "for one", "end"]) socket.send(message);
      },
      message: () => {},
    },
  });
});

afterAll(() => server.stop(true));

test("a socket gets the messages that another socket decoded, in order, and a 0x02 packet is read as text before later packets", async () => {
  const known = new KnownMessages<string>();
  async function receive(): Promise<string[]> {
    const events: string[] = [];
    let pieces: string[] = [];
    const end = Promise.withResolvers<void>();
    const socket: SharingSocket<string> = new SharingSocket(`ws://127.0.0.1:${server.port}/`, [], {
      known,
      codec,
      heard: (said) => events.push(`heard ${said}`),
      read: (hand) => {
        pieces = [];
        hand();
        const said = pieces.join("+");
        events.push(`read ${said}`);
        if (said === "end") end.resolve();
        return said.startsWith("for one") || said === "end" ? undefined : said;
      },
    });
    socket.onmessage = ({ data }: { data: string | ArrayBuffer }) => {
      const text = typeof data === "string" ? data : `${data.byteLength} bytes`;
      pieces.push(text === LONG ? "long" : text);
    };
    await end.promise;
    socket.close();
    return events;
  }
  const [one, other] = [await receive(), await receive()];
  expect(one).toEqual([
    "read for all",
    "read long",
    "read 17 bytes+long+17 bytes",
    "read for one",
    "read end",
  ]);
  expect(other).toEqual([
    "heard for all",
    "heard long",
    "heard 17 bytes+long+17 bytes",
    "read for one",
    "read end",
  ]);
});
