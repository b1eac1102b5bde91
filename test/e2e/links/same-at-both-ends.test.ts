import { expect, setDefaultTimeout, test } from "bun:test";
import { decode } from "@msgpack/msgpack";
import { encodeCompressedJson, PlainCodec } from "../../../src/codec/index.ts";
import { linkedStages } from "../../support/links/linked-stages.ts";
import { isSampling, stageGame } from "../../support/links/stage.ts";
import { TestClient } from "../../support/test-client.ts";
import type { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(30_000);

type Message = Record<string, unknown>;

const codec = new PlainCodec();
const END = "the end";

/** What a game sends: every kind of packet and message, written as no two programs write it. */
function* script(of: number): Iterable<string | Uint8Array> {
  for (let round = 1; round <= 20; round++) {
    const frame = 100 * of + round;
    yield (codec.encodePerformance(frame, 90.25, 11.125, 2.5) as Uint8Array).slice();
    yield (
      codec.encodeTracking({
        frame,
        timeSeconds: 1234.5 + round / 90,
        headset: { position: [0.1 * round, 1.7, -0.3], rotation: [0, 0, 0.6, 0.8], tracked: round % 3 !== 0 },
        leftController: undefined,
        rightController: undefined,
      }) as Uint8Array
    ).slice();
    yield `{"type":"event", "event":"fps","data":{"fps":89.5,"frame_time_ms":11.1, "memory_usage_mb":256.30,"cpu_load":0.5,"frame":${frame + 50}},"timestamp":${5 + round}.250}`;
    yield `{"event":"vr_tracking","type":"event","data":{"headset":{"position":[0,1.5e0,0],"rotation":[0,0,0,1]},"of":${of}},"timestamp":7}`;
    yield `{"type":"event","event":"custom","data":{"event_name":"shot","steam_id":76561198000000001,"name":"Zoë 🎯"},"more":[1, 2]}`;
  }
  yield encodeCompressedJson(
    codec,
    JSON.stringify({
      type: "event",
      event: "custom",
      data: { event_name: "long", fill: "é".repeat(3000) },
    }),
  ) as Uint8Array;
  yield '{"type":"event","event":"performance","data":{"draw_calls":120,"memory_usage_mb":300},"timestamp":8}';
  yield '{"type":"event","event":"scene_changed","data":{"scene":"res://hall.tscn"},"timestamp":1}';
  yield '{"type":"event","event":"warning","data":{"message":"w"}}';
  yield '{"type":"event","event":"error","data":{"message":"e","stack":[]},"timestamp":3}';
  yield '{"type":"alert","level":"warning","message":"of the game","timestamp":4,"code":1e3}';
  yield '{"type":"snapshot","data":{"player":{"hp":1.0}},"timestamp":6}';
  yield `{"type":"event","event":"custom","data":{"event_name":"${END}"}}`;
}

const TOPICS =
  "/?topics=fps,vr_tracking,performance,scene,log/*,alert,custom/*,snapshot&max_hz=0&history=none";

/** A client of each kind at a relay: classic, JSON, binary, MessagePack. */
async function clientsAt({ relay }: TestRelay): Promise<TestClient[]> {
  const classic = await TestClient.connect(`${relay.url}/`);
  await classic.ask({ command: "set_update_interval", interval: 0 });
  const v1 = ["telemetry.v1.json", "telemetry.v1.binary", "telemetry.v1.msgpack"];
  const others = v1.map((protocol) => TestClient.connect(`${relay.url}${TOPICS}`, [protocol]));
  return [classic, ...(await Promise.all(others))];
}

/** The messages of games that a v1 client received, without what counts the messages of its relay and what is of the relay itself. */
function comparable(messages: readonly Message[]): Message[] {
  return messages
    .filter(({ type, topic }) => topic !== undefined && type !== "dropped")
    .map(({ offset: _, ...rest }) => rest);
}

test.each(linkedStages())(
  "classic and v1 clients of every format get the same at both ends of %s, byte by byte",
  async (_way, start) => {
    await using stage = await start();
    const games = [await stageGame(stage, "room"), await stageGame(stage, "hall")];
    // First, so that games sample for them, and not for clients of the near relay alone.
    const far = await clientsAt(stage.clients);
    await Promise.all(games.map(isSampling));
    const near = await clientsAt(stage.games);
    const [classic, json, binary, msgpack] = near.map((client, index) => [
      client,
      far[index] as TestClient,
    ]) as [TestClient[], TestClient[], TestClient[], TestClient[]];
    games.forEach((game, index) => {
      for (const message of script(index)) game.send(message);
    });
    const ended = ({ data }: Message) => (data as Message | undefined)?.event_name === END;
    await Promise.all([...classic, ...json].map((client) => client.take(2, ended)));
    const isEnd = (packet: Uint8Array) => Buffer.from(packet).includes(END);
    await Promise.all(msgpack.map((client) => client.packetThat(isEnd)));
    await Promise.all(binary.map((client) => client.take(2, ended)));
    // A client of msgpack has no answer in text, but the last of all messages.
    for (const client of msgpack) {
      while (client.packets().filter(isEnd).length < 2) await Bun.sleep(5);
    }

    const [classicNear, classicFar] = classic.map(({ received }) =>
      received.filter((one) => typeof one !== "string" || !/"type":"(ack|pong)"/.test(one)),
    );
    expect(classicFar).toEqual(classicNear as never);
    expect(classicNear?.length).toBeGreaterThan(200);
    const [jsonNear, jsonFar] = json.map((client) => comparable(client.messages()));
    expect(jsonFar).toEqual(jsonNear as never);
    expect(jsonNear?.length).toBeGreaterThan(200);
    const [msgpackNear, msgpackFar] = msgpack.map((client) =>
      comparable(client.packets().map((packet) => decode(packet, { useBigInt64: true }) as Message)),
    );
    expect(msgpackFar).toEqual(msgpackNear as never);
    expect(msgpackNear?.length).toBe(jsonNear?.length as number);
    const [binaryNear, binaryFar] = binary.map(({ received }) =>
      received
        .filter((one) => typeof one !== "string" || /"topic":/.test(one))
        .map((one) => (typeof one === "string" ? comparable([JSON.parse(one)])[0] : one)),
    );
    expect(binaryFar).toEqual(binaryNear as never);
    for (const client of [...classic, ...json, ...binary, ...msgpack]) client[Symbol.dispose]();
  },
);
