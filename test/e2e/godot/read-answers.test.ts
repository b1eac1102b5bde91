import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import { prepareTestGame } from "../../support/godot/test-project.ts";
import { dnsName } from "../../support/multicast-dns.ts";

setDefaultTimeout(60_000);

const SERVICE = "_godot-telemetry._tcp.local";

/** A record with a class and a lifetime as relays send them. */
function record(name: Buffer, type: number, data: Buffer, { lifetime = 10, dnsClass = 1 } = {}): Buffer {
  const head = Buffer.alloc(10);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(dnsClass, 2);
  head.writeUInt32BE(lifetime, 4);
  head.writeUInt16BE(data.length, 8);
  return Buffer.concat([name, head, data]);
}

const textRecord = (name: Buffer, ...texts: string[]) =>
  record(name, 16, Buffer.concat(texts.map((text) => Buffer.from(`\0${text}`).fill(text.length, 0, 1))));

function serverRecord(name: Buffer, port: number, options = {}): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt16BE(port, 4);
  return record(name, 33, Buffer.concat([head, dnsName("pc.local")]), options);
}

function answer(
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

const lab = dnsName(`lab.${SERVICE}`);
const question = Buffer.concat([dnsName(SERVICE), Buffer.from([0, 12, 0x80, 1])]);
const pointer = (to: number) => Buffer.from([0xc0 | (to >> 8), to & 0xff]);
/** A label, and a pointer behind it. */
const under = (label: string, to: number) => Buffer.concat([dnsName(label).subarray(0, -1), pointer(to)]);

const whole = answer([textRecord(lab, "v=1", "path=/producer"), serverRecord(lab, 8081)]);

/** Answers of relays, and the addresses that they have. */
const GOOD: readonly [string, Buffer, { url: string; asks_token: boolean }[]][] = [
  ["plain", whole, [{ url: "ws://10.0.0.2:8081/producer", asks_token: false }]],
  [
    "with TLS and a token, and names that end in others",
    answer(
      [
        record(pointer(12), 12, under("lab", 12)),
        textRecord(under("LAB", 12), "V=1", "tls=1", "token=1", "path=/other"),
        serverRecord(under("lab", 12), 443, { dnsClass: 0x8001 }),
      ],
      { questions: [question] },
    ),
    [{ url: "wss://10.0.0.2:443/other", asks_token: true }],
  ],
  [
    "two relays",
    answer([
      ...[textRecord(lab, "v=1"), serverRecord(lab, 1)],
      ...[textRecord(dnsName(`b.${SERVICE}`), "v=1"), serverRecord(dnsName(`b.${SERVICE}`), 65_535)],
    ]),
    [
      { url: "ws://10.0.0.2:1/producer", asks_token: false },
      { url: "ws://10.0.0.2:65535/producer", asks_token: false },
    ],
  ],
];

const text = textRecord(lab, "v=1");
const server = serverRecord(lab, 8081);

/** Answers in which there is no relay for the game. */
const USELESS: readonly [string, Buffer][] = [
  ...Array.from(whole, (_, length): [string, Buffer] => [
    `cut after ${length} bytes`,
    whole.subarray(0, length),
  ]),
  ["an answer to another question", answer([text, server], { id: 0x1235 })],
  ["a question", answer([text, server], { flags: 0 })],
  ["an error", answer([text, server], { flags: 0x8403 })],
  ["more records than there are", answer([text, server], { count: 5 })],
  ["too many records", answer(Array.from({ length: 40 }, () => text))],
  ["the largest counts", answer([text, server], { count: 0xffff })],
  ["a goodbye", answer([text, serverRecord(lab, 8081, { lifetime: 0 })])],
  ["port 0", answer([text, serverRecord(lab, 0)])],
  ["no port", answer([text])],
  ["no text", answer([server])],
  ["a later version", answer([textRecord(lab, "v=2"), server])],
  ["another class", answer([text, serverRecord(lab, 8081, { dnsClass: 3 })])],
  [
    "another service",
    answer([
      textRecord(dnsName("a._http._tcp.local"), "v=1"),
      serverRecord(dnsName("a._http._tcp.local"), 80),
    ]),
  ],
  [
    "a service whose name only ends alike",
    answer([textRecord(dnsName(`x${SERVICE}`), "v=1"), serverRecord(dnsName(`x${SERVICE}`), 80)]),
  ],
  ["a path that is none", answer([textRecord(lab, "v=1", "path=producer"), server])],
  ["a path that breaks the request", answer([textRecord(lab, "v=1", "path=/ HTTP/1.1"), server])],
  ["a path that is too long", answer([textRecord(lab, "v=1", `path=/${"a".repeat(200)}`), server])],
  ["a text longer than its record", answer([record(lab, 16, Buffer.from("\x09v=1")), server])],
  ["a name that leads to itself", answer([record(pointer(12), 33, server)])],
  ["a name that leads to the back", answer([record(pointer(14), 33, server), text])],
  ["a name that leads beyond the end", answer([record(Buffer.from([0xff, 0xff]), 33, server)])],
  ["a label of a reserved kind", answer([record(Buffer.from([0x40, 1, 0]), 33, server)])],
  [
    "a name of too many pointers",
    answer([
      record(
        dnsName("a"),
        1,
        Buffer.concat(Array.from({ length: 400 }, (_, at) => pointer(at === 0 ? 12 : 23 + (at - 1) * 2))),
      ),
      record(pointer(23 + 399 * 2), 33, server),
    ]),
  ],
  [
    "a name that is too long",
    answer([serverRecord(dnsName(`${`${"a".repeat(60)}.`.repeat(5)}${SERVICE}`), 80)]),
  ],
  ["more bytes than a message may have", Buffer.concat([whole, Buffer.alloc(9000)])],
  ["a pointer for each byte", Buffer.concat([answer([], { count: 32 }), Buffer.alloc(8900, 0xc0)])],
];

/** Bytes without meaning behind a header that is right. */
const NOISE = Array.from({ length: 300 }, (_, seed) => {
  const bytes = Array.from(
    { length: 20 + ((seed * 37) % 1200) },
    (_, at) => ((at + seed) * (seed * 2 + 167) + (at >> 3)) & 0xff,
  );
  return answer([Buffer.from(bytes)], { count: 1 + (seed % 32), questions: [] });
});

describe.skipIf(skipWithoutGodot())("the addon reads answers of multicast DNS", () => {
  test("of relays, and takes no harm from any others", async () => {
    using project = prepareTestGame("[telemetry_relay]\n\nconnection/enabled=false");
    const packets = [...GOOD.map(([, bytes]) => bytes), ...USELESS.map(([, bytes]) => bytes), ...NOISE];
    const file = join(project.path, "packets.txt");
    writeFileSync(file, packets.map((bytes) => `x${bytes.toString("hex")}\n`).join(""));
    using godot = runGodot({ project: project.path, args: ["-s", "res://read_answers.gd", "--", file] });
    expect(await godot.exited).toBe(0);
    const lines = (godot.output().match(/(?<=^answer ).*$/gm) ?? []).map((line) => JSON.parse(line));
    expect(lines).toHaveLength(packets.length);
    expect(GOOD.map(([name], index) => [name, lines[index]])).toEqual(
      GOOD.map(([name, , relays]) => [name, relays]),
    );
    const rest = lines.slice(GOOD.length, GOOD.length + USELESS.length);
    expect(USELESS.map(([name], index) => [name, rest[index]])).toEqual(USELESS.map(([name]) => [name, []]));
    expect(lines.slice(GOOD.length + USELESS.length)).toEqual(NOISE.map(() => []));
    expect(godot.complaints()).toEqual([]);
    // Some milliseconds on any machine; on a name without an end it would be for ever.
    expect(Number(/(?<=^longest )\d+/m.exec(godot.output())?.[0])).toBeLessThan(500_000);
  });
});
