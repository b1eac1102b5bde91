import { expect, test } from "bun:test";
import { systemClock } from "../../src/base/clock.ts";
import { Hub, type HubMessage } from "../../src/hub/index.ts";
import { JsonText } from "../../src/hub/json-text.ts";
import { emptyPose } from "../../src/protocol/empty-samples.ts";
import type { TrackingSample } from "../../src/protocol/samples.ts";
import { PendingMessages } from "../../src/recording/pending-messages.ts";

/** What a listener may keep of a message. */
const copyOf = ({ topic, seq, timestampSeconds, body }: HubMessage) => ({
  topic: topic.name,
  seq,
  timestampSeconds,
  body: body.from === "json" ? body.text : structuredClone(body),
});

test("messages that wait are as they were when they came, in their order, though the hub reuses its records", () => {
  const hub = new Hub(systemClock);
  const pending = new PendingMessages();
  const came: object[] = [];
  hub.listen({
    message(message) {
      came.push(copyOf(message));
      pending.push(message, systemClock.monotonicMillis());
    },
  });
  const game = hub.open();
  const headset = emptyPose();
  const sample: TrackingSample = {
    frame: 0,
    timeSeconds: 0,
    headset,
    leftController: undefined,
    rightController: undefined,
  };
  for (let round = 0; round < 2; round++) {
    for (let frame = 1; frame <= 5; frame++) {
      const physicsMillis = 2;
      hub.accept(game, "fps", {
        from: "frame",
        sample: { frame, fps: 90, frameMillis: 11 + frame, physicsMillis },
      });
      sample.frame = frame;
      sample.timeSeconds = 100 + frame;
      sample.reference = frame === 3 ? "new" : undefined;
      sample.headset = frame === 4 ? undefined : headset;
      headset.position[1] = frame;
      headset.tracked = frame !== 2;
      hub.accept(game, "vr_tracking", { from: "tracking", sample });
      hub.accept(game, "custom/shot", new JsonText(`{"data":{"frame":${frame}}}`), {
        timestampSeconds: frame,
      });
    }
    const drained: object[] = [];
    pending.drain((message) => drained.push(copyOf(message)));
    expect(drained).toEqual(came.splice(0));
    expect(drained).toHaveLength(15);
  }
});

test("room is left for 64 messages, and none behind long JSON", () => {
  const hub = new Hub(systemClock);
  const pending = new PendingMessages();
  const room: boolean[] = [];
  hub.listen({ message: (message) => void room.push(pending.push(message, 0)) });
  const game = hub.open();
  const send = (text: string) => hub.accept(game, "custom/shot", new JsonText(text));
  for (let count = 0; count < 64; count++) send("{}");
  expect(room.indexOf(false)).toBe(63);
  pending.drain(() => {});
  send("{}");
  send(`{"data":{"text":"${"x".repeat(20_000)}"}}`);
  expect(room.slice(64)).toEqual([true, false]);
});
