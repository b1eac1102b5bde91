import type { TrackingSample } from "../../src/protocol/samples.ts";
import { RecordedData, viewerChannelOf } from "../../src/recording/index.ts";
import { MessageFrame } from "../../src/surfaces/foxglove/protocol/message-frame.ts";
import { tellPoses } from "../../test/support/tell.ts";
import { TestDelivery } from "../../test/support/test-delivery.ts";
import { connectViewer, subscribeTo, viewingServer } from "../../test/support/test-viewing.ts";
import type { Bench, BenchReport } from "../support/bench.ts";
import { type Budget, checkedBudget } from "../support/budget.ts";
import {
  correctBudget,
  measureSubjects,
  type Subject,
  type SubjectResult,
  subjectsTable,
} from "./support/measure-subjects.ts";
import { IDLE_SOCKET } from "./support/still-relay.ts";

const MANY = 100;
/** Most time of a hundred viewers as a share of what an encoding for each takes, with room for noise. */
const MAX_SHARE = 0.5;
/** Longer than between two messages of a viewer. Units: milliseconds. */
const STEP_MILLIS = 20;

/** Checks that poses are encoded once for any number of viewers at /foxglove, and measures the saving. */
export const viewersBench: Bench = {
  about: "poses as transforms to 1 and to 100 viewers at /foxglove, beside an encoding for each",
  async run({ smoke }): Promise<BenchReport> {
    const subjects = [viewersSubject(1), viewersSubject(MANY), encodeForEach(MANY)];
    const results = await measureSubjects(subjects, { smoke });
    return {
      tables: [subjectsTable(results)],
      budgets: [shareBudget(results), correctBudget(subjects)],
      results: { results },
    };
  },
};

const workName = (viewers: number) => `poses to ${viewers} ${viewers === 1 ? "viewer" : "viewers"}`;

/** Poses of a headset and two controllers, which move. */
function posesOf(frame: number): TrackingSample {
  const pose = () => ({
    position: [Math.sin(frame), 1.7, 0] as const,
    rotation: [0, 0, 0, 1] as const,
    tracked: true,
  });
  const controller = () => ({ ...pose(), trigger: 0, grip: 0, buttonBits: 0 });
  const sample = {
    frame,
    timeSeconds: frame / 60,
    headset: pose(),
    leftController: controller(),
    rightController: controller(),
  };
  return sample as unknown as TrackingSample;
}

/** The relay's own code, from the hub to the sockets. */
function viewersSubject(viewers: number): Subject {
  const delivery = new TestDelivery();
  const { hub, clock, parts } = delivery;
  const game = hub.open();
  hub.introduce(game, { type: "hello", source: "hall" });
  const server = viewingServer(parts);
  const sent = { messages: 0 };
  for (let viewer = 0; viewer < viewers; viewer++) {
    const made = connectViewer(server, {
      ...IDLE_SOCKET,
      send: () => ++sent.messages,
      ping: () => made.pong("flow"),
    });
    subscribeTo(server, made, ["hall", "tf"], viewer);
  }
  let frame = 0;
  const run = () => {
    clock.advance(STEP_MILLIS);
    tellPoses(hub, game, posesOf(++frame));
    return sent.messages;
  };
  const check = () => {
    const before = { sent: sent.messages, encoded: parts.fanOut.published };
    run();
    return sent.messages === before.sent + viewers && parts.fanOut.published === before.encoded + 1;
  };
  return { name: workName(viewers), implementation: "relay", run, check };
}

/** The baseline: the same, but the message is encoded for each viewer. */
function encodeForEach(viewers: number): Subject {
  const { hub, clock } = new TestDelivery();
  const game = hub.open();
  const viewer = viewerChannelOf("vr_tracking", "hall", () => "");
  const data = new RecordedData();
  const frames = new MessageFrame();
  const sent = { messages: 0, bytes: 0 };
  hub.listen({
    message(message) {
      for (let one = 0; one < viewers; one++) {
        data.begin(message);
        frames.write(1n, viewer?.write(data.borrowData(), 1n) ?? "");
        data.end();
        sent.messages++;
        sent.bytes += frames.borrowFor(one).byteLength;
      }
    },
  });
  let frame = 0;
  const run = () => {
    clock.advance(STEP_MILLIS);
    tellPoses(hub, game, posesOf(++frame));
    return sent.bytes;
  };
  const check = () => {
    const before = sent.messages;
    run();
    return sent.messages === before + viewers;
  };
  return { name: workName(viewers), implementation: "baseline", run, check };
}

function shareBudget(results: readonly SubjectResult[]): Budget {
  const nanos = (implementation: string) =>
    results.find((row) => row.implementation === implementation && row.name === workName(MANY))
      ?.medianNanos ?? Number.NaN;
  const share = nanos("relay") / nanos("baseline");
  return checkedBudget({
    what: `cost of ${MANY} viewers / cost with an encoding for each`,
    asked: `at most ${MAX_SHARE}`,
    measured: share.toFixed(2),
    holds: share <= MAX_SHARE,
  });
}
