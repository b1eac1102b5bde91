import { PlainCodec } from "../../src/codec/index.ts";
import { type DialectName, type Dialects, openClient } from "../../src/delivery/index.ts";
import type { Bench, BenchReport } from "../support/bench.ts";
import { type Budget, checkedBudget } from "../support/budget.ts";
import type { Table } from "../support/table.ts";
import {
  correctBudget,
  measureSubjects,
  type Subject,
  type SubjectResult,
  subjectsTable,
} from "./support/measure-subjects.ts";
import { performancePacket } from "./support/performance-packet.ts";
import { IDLE_CONNECTION, stillRelay } from "./support/still-relay.ts";

const MEASURED_FORMATS: readonly DialectName[] = ["telemetry.v1.json", "telemetry.v1.msgpack"];
const MANY = 100;
/** Maximum cost of a hundred clients as a multiple of one client's, with room for noise. The native publish does nothing here. */
const MAX_RATIO = 1.5;
const MAX_RATIO_SMOKE = 3;

type Format = ReturnType<Dialects["classic"]["formatsOf"]>[0];

/** Encodings made for one frame of a game, by format. */
type Encodings = Record<string, number>;

/** Checks that the relay encodes a message once for any number of clients, and measures the saving. */
export const encodeOnceBench: Bench = {
  about: "a message to 1 and to 100 clients of one format, beside an encoding for each",
  async run({ smoke }): Promise<BenchReport> {
    const subjects = MEASURED_FORMATS.flatMap((format) => [
      relaySubject(format, 1),
      relaySubject(format, MANY),
      encodeForEach(format, MANY),
    ]);
    const results = await measureSubjects(subjects, { smoke });
    const one = countEncodings(1);
    const many = countEncodings(MANY);
    const nobody = countEncodings(0);
    return {
      tables: [subjectsTable(results), encodingsTable(one, many)],
      budgets: [
        ...encodingBudgets({ one, many, nobody }),
        ...MEASURED_FORMATS.map((format) => costBudget(results, format, smoke)),
        correctBudget(subjects),
      ],
      results: { results, encodings: { one, many, nobody } },
    };
  },
};

function workName(format: string, clients: number): string {
  return `0x01 to ${clients} x ${format}`;
}

/** The relay's own code, from a game's packet to the native publish. */
function relaySubject(format: DialectName, clients: number): Subject {
  const counter = { published: 0, bytes: 0 };
  const relay = stillRelay({
    publish(_, payload) {
      counter.published++;
      counter.bytes += payload.length;
    },
  });
  for (let client = 0; client < clients; client++) {
    openClient(relay.delivery, IDLE_CONNECTION, format).subscribe([
      { pattern: "fps", interval: "own", source: undefined, history: undefined },
    ]);
  }
  const session = relay.producers.open({ send: () => 0, close() {} }, "bench");
  const packet = performancePacket();
  const run = () => {
    session.binary(packet);
    return counter.bytes;
  };
  return {
    name: workName(format, clients),
    implementation: "relay",
    run,
    check: () => publishesOne(run, counter),
  };
}

function publishesOne(run: () => unknown, counter: { published: number }): boolean {
  const before = counter.published;
  run();
  return counter.published === before + 1;
}

/** The baseline: the same, but the message is encoded for each client. */
function encodeForEach(name: DialectName, clients: number): Subject {
  const sent = { messages: 0, bytes: 0 };
  const relay = stillRelay({ publish() {} });
  const [format] = relay.delivery.dialects[name].formatsOf("fps");
  relay.delivery.hub.listen({
    message(message) {
      for (let client = 0; client < clients; client++) {
        sent.messages++;
        // A format remembers the text that it wrote last: every other client is given the text of a message from history.
        sent.bytes += format.encode(message, client % 2 === 1).length;
      }
    },
  });
  const session = relay.producers.open({ send: () => 0, close() {} }, "bench");
  const packet = performancePacket();
  const run = () => {
    session.binary(packet);
    return sent.bytes;
  };
  const check = () => {
    const before = sent.messages;
    run();
    return sent.messages === before + clients;
  };
  return { name: workName(name, clients), implementation: "baseline", run, check };
}

/** Counts the encodings of one frame with this many clients of every kind: each format, at the game's own interval and at two others. */
function countEncodings(clients: number): Encodings {
  const encodings: Encodings = Object.fromEntries(Object.keys(EXPECTED).map((name) => [name, 0]));
  const counted = (format: Format): Format => ({
    ...format,
    encode(message, history) {
      encodings[format.name] = (encodings[format.name] ?? 0) + 1;
      return format.encode(message, history);
    },
  });
  const counting = (dialects: Dialects): Dialects =>
    Object.fromEntries(
      Object.entries(dialects).map(([name, dialect]) => {
        const formatsOf = (topic: string) => dialect.formatsOf(topic).map(counted);
        return [name, { ...dialect, formatsOf }];
      }),
    ) as unknown as Dialects;
  const { producers, delivery } = stillRelay({ publish() {} }, counting);
  const formats: DialectName[] = ["telemetry.v1.json", "telemetry.v1.msgpack", "telemetry.v1.binary"];
  for (let client = 0; client < clients; client++) {
    openClient(delivery, IDLE_CONNECTION, "classic");
    for (const format of formats) {
      for (const interval of ["own", 1 / 45, 1 / 30] as const) {
        openClient(delivery, IDLE_CONNECTION, format).subscribe([
          { pattern: "fps", interval, source: undefined, history: undefined },
          { pattern: "vr_tracking", interval, source: undefined, history: undefined },
        ]);
      }
    }
  }
  const session = producers.open({ send: () => 0, close() {} }, "bench");
  session.binary(performancePacket());
  session.binary(trackingPacket());
  return encodings;
}

/** A 0x03 packet without devices, because its content does not matter here. */
function trackingPacket(): Uint8Array {
  const devices = { headset: undefined, leftController: undefined, rightController: undefined };
  const packet = new PlainCodec().encodeTracking({ frame: 1, timeSeconds: 1, ...devices });
  if (typeof packet === "string") throw new Error(`expected a 0x03 packet, got the refusal ${packet}`);
  return packet;
}

/** Two topics at three intervals in each v1 format. A classic client gets the JSON fps event, the poses, and 0x01. */
const EXPECTED: Encodings = {
  "classic.json": 2,
  "classic.0x01": 1,
  "telemetry.v1.json": 6,
  "telemetry.v1.json+0x02": 0,
  "telemetry.v1.msgpack": 6,
  "telemetry.v1.binary": 6,
};

function encodingsTable(one: Encodings, many: Encodings): Table {
  const rows = Object.keys(EXPECTED).map((name) => [name, String(one[name]), String(many[name])]);
  const head = ["encodings of a 0x01 and a 0x03", "1 client of each kind", `${MANY} of each kind`];
  return { name: "encodings", head, rows };
}

function encodingBudgets(counts: { one: Encodings; many: Encodings; nobody: Encodings }): Budget[] {
  const total = (encodings: Encodings) => Object.values(encodings).reduce((sum, count) => sum + count, 0);
  const expected = total(EXPECTED);
  return [
    checkedBudget({
      what: `encodings of a frame, ${MANY} clients of each kind`,
      asked: `${expected}: one for each topic, format and interval`,
      measured: `${total(counts.many)}, and ${total(counts.one)} for 1 client of each kind`,
      holds: Bun.deepEquals(counts.many, EXPECTED) && Bun.deepEquals(counts.one, EXPECTED),
    }),
    checkedBudget({
      what: "encodings without clients",
      asked: "none",
      measured: String(total(counts.nobody)),
      holds: total(counts.nobody) === 0,
    }),
  ];
}

function costBudget(results: readonly SubjectResult[], format: string, smoke: boolean): Budget {
  const nanos = (clients: number) =>
    results.find((row) => row.implementation === "relay" && row.name === workName(format, clients))
      ?.medianNanos ?? Number.NaN;
  const limit = smoke ? MAX_RATIO_SMOKE : MAX_RATIO;
  const ratio = nanos(MANY) / nanos(1);
  return checkedBudget({
    what: `cost of ${MANY} clients of ${format} / cost of 1, without the native publish`,
    asked: `at most ${limit}`,
    measured: ratio.toFixed(2),
    holds: ratio <= limit,
  });
}
