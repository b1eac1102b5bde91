import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { dnsAnswer, dnsRecord, serverRecord, textRecord } from "../../support/dns-records.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import { prepareTestGame } from "../../support/godot/test-project.ts";
import { dnsName } from "../../support/multicast-dns.ts";

setDefaultTimeout(60_000);

const SERVICE = "_godot-telemetry._tcp.local";

const lab = dnsName(`lab.${SERVICE}`);
const question = Buffer.concat([dnsName(SERVICE), Buffer.from([0, 12, 0x80, 1])]);
const pointer = (to: number) => Buffer.from([0xc0 | (to >> 8), to & 0xff]);
/** A label, and a pointer behind it. */
const under = (label: string, to: number) => Buffer.concat([dnsName(label).subarray(0, -1), pointer(to)]);

const whole = dnsAnswer([textRecord(lab, "v=1", "path=/producer"), serverRecord(lab, 8081)]);

/** Answers of relays, and the addresses that they have. */
const GOOD: readonly [string, Buffer, { url: string; asks_token: boolean }[]][] = [
  ["plain", whole, [{ url: "ws://10.0.0.2:8081/producer", asks_token: false }]],
  [
    "with TLS and a token, and names that end in others",
    dnsAnswer(
      [
        dnsRecord(pointer(12), 12, under("lab", 12)),
        textRecord(under("LAB", 12), "V=1", "tls=1", "token=1", "path=/other"),
        serverRecord(under("lab", 12), 443, { dnsClass: 0x8001 }),
      ],
      { questions: [question] },
    ),
    [{ url: "wss://10.0.0.2:443/other", asks_token: true }],
  ],
  [
    "two relays",
    dnsAnswer([
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
  ["an answer to another question", dnsAnswer([text, server], { id: 0x1235 })],
  ["a question", dnsAnswer([text, server], { flags: 0 })],
  ["an error", dnsAnswer([text, server], { flags: 0x8403 })],
  ["more records than there are", dnsAnswer([text, server], { count: 5 })],
  ["too many records", dnsAnswer(Array.from({ length: 40 }, () => text))],
  ["the largest counts", dnsAnswer([text, server], { count: 0xffff })],
  ["a goodbye", dnsAnswer([text, serverRecord(lab, 8081, { lifetime: 0 })])],
  ["port 0", dnsAnswer([text, serverRecord(lab, 0)])],
  ["no port", dnsAnswer([text])],
  ["no text", dnsAnswer([server])],
  ["a later version", dnsAnswer([textRecord(lab, "v=2"), server])],
  ["another class", dnsAnswer([text, serverRecord(lab, 8081, { dnsClass: 3 })])],
  [
    "another service",
    dnsAnswer([
      textRecord(dnsName("a._http._tcp.local"), "v=1"),
      serverRecord(dnsName("a._http._tcp.local"), 80),
    ]),
  ],
  [
    "a service whose name only ends alike",
    dnsAnswer([textRecord(dnsName(`x${SERVICE}`), "v=1"), serverRecord(dnsName(`x${SERVICE}`), 80)]),
  ],
  ["a path that is none", dnsAnswer([textRecord(lab, "v=1", "path=producer"), server])],
  ["a path that breaks the request", dnsAnswer([textRecord(lab, "v=1", "path=/ HTTP/1.1"), server])],
  ["a path that is too long", dnsAnswer([textRecord(lab, "v=1", `path=/${"a".repeat(200)}`), server])],
  ["a text longer than its record", dnsAnswer([dnsRecord(lab, 16, Buffer.from("\x09v=1")), server])],
  ["a name that leads to itself", dnsAnswer([dnsRecord(pointer(12), 33, server)])],
  ["a name that leads to the back", dnsAnswer([dnsRecord(pointer(14), 33, server), text])],
  ["a name that leads beyond the end", dnsAnswer([dnsRecord(Buffer.from([0xff, 0xff]), 33, server)])],
  ["a label of a reserved kind", dnsAnswer([dnsRecord(Buffer.from([0x40, 1, 0]), 33, server)])],
  [
    "a name of too many pointers",
    dnsAnswer([
      dnsRecord(
        dnsName("a"),
        1,
        Buffer.concat(Array.from({ length: 400 }, (_, at) => pointer(at === 0 ? 12 : 23 + (at - 1) * 2))),
      ),
      dnsRecord(pointer(23 + 399 * 2), 33, server),
    ]),
  ],
  [
    "a name that is too long",
    dnsAnswer([serverRecord(dnsName(`${`${"a".repeat(60)}.`.repeat(5)}${SERVICE}`), 80)]),
  ],
  ["more bytes than a message may have", Buffer.concat([whole, Buffer.alloc(9000)])],
  ["a pointer for each byte", Buffer.concat([dnsAnswer([], { count: 32 }), Buffer.alloc(8900, 0xc0)])],
];

/** Bytes without meaning behind a header that is right. */
const NOISE = Array.from({ length: 300 }, (_, seed) => {
  const bytes = Array.from(
    { length: 20 + ((seed * 37) % 1200) },
    (_, at) => ((at + seed) * (seed * 2 + 167) + (at >> 3)) & 0xff,
  );
  return dnsAnswer([Buffer.from(bytes)], { count: 1 + (seed % 32), questions: [] });
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
