import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { Hub, type HubMessage, Omissions } from "../../src/hub/index.ts";
import { jsonBytes } from "../../src/hub/json-bytes.ts";
import { TopicHistory } from "../../src/hub/topic-history.ts";
import { performanceSamples, trackingSamples } from "../codec/packet-arbitraries.ts";
import { ManualClock } from "../support/manual-clock.ts";

const BOUNDS = { maxBytes: 1000, maxAgeMillis: 500 };
const TOPIC = { name: "vr_tracking", isState: true } as const;

type Body = HubMessage["body"];
type Kind = Body["from"];

/** What happens to a history. */
type Step =
  | { kind: "push"; game: number; laterMillis: number; body: Body }
  | { kind: "trim"; laterMillis: number }
  | { kind: "read"; part: number; game: number };

const laterMillis = fc.constantFrom(0, 11, 200, 600);
const game = fc.integer({ min: 0, max: 2 });
const bodies: fc.Arbitrary<Body> = fc.oneof(
  trackingSamples.map((sample) => ({ from: "tracking" as const, sample })),
  performanceSamples.map((sample) => ({
    from: "frame" as const,
    sample,
    monitors: { cpu_load: sample.fps },
  })),
  fc
    .nat({ max: 400 })
    .map((length) => ({ from: "json" as const, text: "x".repeat(length), data: { length } })),
);
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("push" as const), game, laterMillis, body: bodies }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("trim" as const), laterMillis }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("read" as const),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
      game,
    }),
  },
);

/** The history as plain arrays, one for each kind of message. */
class PlainHistory {
  evictedThrough = 0;
  shortened = 0;
  readonly #kinds: Record<Kind, HubMessage[]> = { tracking: [], frame: [], json: [] };

  push(message: HubMessage): void {
    const messages = this.#kinds[message.body.from];
    const bytes = bytesOf(message);
    while (messages.length > 0 && sum(messages) + bytes > BOUNDS.maxBytes) this.#shorten(messages, message);
    messages.push(structuredClone({ ...message, source: undefined, topic: undefined }) as never);
    Object.assign(messages.at(-1) as HubMessage, { source: message.source, topic: message.topic });
    if (message.body.from === "json") this.#trim(messages, message.atMillis);
  }

  trim(nowMillis: number): void {
    for (const messages of Object.values(this.#kinds)) this.#trim(messages, nowMillis);
  }

  after(offset: number): HubMessage[] {
    return Object.values(this.#kinds)
      .flat()
      .filter((message) => message.offset > offset)
      .sort((one, other) => one.offset - other.offset);
  }

  get bytes(): number {
    return sum(this.after(0));
  }

  #trim(messages: HubMessage[], nowMillis: number): void {
    const mayLeave = () => messages.length > 1 || sum(messages) > BOUNDS.maxBytes;
    while (mayLeave() && nowMillis - (messages[0]?.atMillis ?? 0) > BOUNDS.maxAgeMillis)
      this.#evict(messages);
  }

  #shorten(messages: HubMessage[], { body, atMillis }: HubMessage): void {
    const isOld = atMillis - (messages[0]?.atMillis ?? 0) > BOUNDS.maxAgeMillis;
    if (body.from === "json" || !isOld) this.shortened++;
    this.#evict(messages);
  }

  #evict(messages: HubMessage[]): void {
    this.evictedThrough = Math.max(this.evictedThrough, messages.shift()?.offset ?? 0);
  }
}

function bytesOf({ body }: HubMessage): number {
  if (body.from === "json") return jsonBytes(body.text);
  return body.from === "tracking" ? 168 : 80;
}

function sum(messages: readonly HubMessage[]): number {
  return messages.reduce((bytes, message) => bytes + bytesOf(message), 0);
}

test("a history of frames, poses and JSON holds the same as plain arrays", () => {
  const hub = new Hub(new ManualClock());
  const games = [hub.open(), hub.open(), hub.open()] as const;
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 60 }), (taken) => {
      const omissions = new Omissions();
      const history = new TopicHistory(TOPIC, BOUNDS, { bytes: 0 }, omissions);
      const plain = new PlainHistory();
      let [offset, nowMillis] = [0, 0];
      for (const step of taken) {
        if (step.kind === "read") {
          const since = Math.floor(step.part * offset);
          const source = games[step.game];
          expect(history.after(since)).toEqual(plain.after(since));
          expect(history.after(since, undefined, 3)).toEqual(plain.after(since).slice(0, 3));
          const ofGame = plain.after(since).filter((message) => message.source === source);
          expect(history.after(since, (other) => other === source)).toEqual(ofGame);
          continue;
        }
        nowMillis += step.laterMillis;
        if (step.kind === "trim") {
          history.trim(nowMillis);
          plain.trim(nowMillis);
          continue;
        }
        const message: HubMessage = {
          topic: TOPIC,
          source: games[step.game] as (typeof games)[0],
          seq: 3 * ++offset,
          offset,
          atMillis: nowMillis,
          timestampSeconds: 1_700_000_000 + nowMillis / 1000,
          body: step.body,
          isNewSample: true,
          borrowedPacket: undefined,
        };
        history.push(message);
        plain.push(message);
      }
      expect(history.all()).toEqual(plain.after(0));
      expect({
        size: history.size,
        bytes: history.bytes,
        evictedThrough: history.evictedThrough,
        shortened: omissions.toRecord().history_shortened,
      }).toEqual({
        size: plain.after(0).length,
        bytes: plain.bytes,
        evictedThrough: plain.evictedThrough,
        shortened: plain.shortened,
      });
    }),
  );
});
