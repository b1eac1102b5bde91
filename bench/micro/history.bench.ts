import { DEFAULT_HISTORY, type HubMessage } from "../../src/hub/index.ts";
import { TopicHistory } from "../../src/hub/topic-history.ts";
import { PERFORMANCE_BYTES } from "../../src/protocol/packet-layout.ts";
import type { Pose, TrackingSample } from "../../src/protocol/samples.ts";
import type { Bench, BenchReport } from "../support/bench.ts";
import { gameMessage } from "./support/game-messages.ts";
import { correctBudget, measureSubjects, type Subject, subjectsTable } from "./support/measure-subjects.ts";
import { performancePacket } from "./support/performance-packet.ts";
import { stillRelay } from "./support/still-relay.ts";

/** Minimum number of messages in a full history of frame samples, with the default bounds. */
const HELD = 13_000;
const ASKED = 100;

/** Cost of writing and reading the history of a topic. */
export const historyBench: Bench = {
  about: "a topic's history: storing a message, and finding the newest ones",
  async run({ smoke }): Promise<BenchReport> {
    const subjects = [
      keepSample(),
      keepSampleInArray(),
      keepPoses(),
      keepPosesInArray(),
      keepEvent(),
      keepEventInArray(),
      findNewest(),
      findNewestInArray(),
    ];
    const results = await measureSubjects(subjects, { smoke });
    return { tables: [subjectsTable(results)], budgets: [correctBudget(subjects)], results: { results } };
  },
};

const KEEP_SAMPLE = "keep a 0x01, the history full";
const KEEP_POSES = "keep a 0x03, the history full";
const KEEP_EVENT = "keep an event, the history full";
const FIND = `find the ${ASKED} newest frame samples of ${HELD.toLocaleString("en")}`;

/** Numbers a message as the hub does, in the same record each time. */
function next(message: HubMessage): HubMessage {
  message.seq++;
  message.offset++;
  return message;
}

function fullHistory(message: HubMessage): TopicHistory {
  const bounds = message.topic.isState ? DEFAULT_HISTORY.state : DEFAULT_HISTORY.event;
  const history = new TopicHistory(message.topic, bounds);
  for (let index = 0; index < 2 * HELD; index++) history.push(next(message));
  return history;
}

function keep(name: string, message: HubMessage): Subject {
  const history = fullHistory(message);
  const held = history.size;
  const run = () => {
    history.push(next(message));
    return history.size;
  };
  const check = () => run() === held && history.after(message.offset - 1).length === 1;
  return { name, implementation: "relay", run, check };
}

/** The baseline: an array of copies that drops the oldest. */
function keepInArray(name: string, message: HubMessage): Subject {
  const held = fullHistory(message).size;
  const messages = Array.from({ length: held }, () => copy(next(message)));
  const run = () => {
    messages.push(copy(next(message)));
    messages.shift();
    return messages.length;
  };
  return { name, implementation: "baseline", run, check: () => run() === held };
}

function copy(message: HubMessage): HubMessage {
  const { body } = message;
  switch (body.from) {
    case "frame":
      return { ...message, body: { ...body, sample: { ...body.sample } } };
    case "tracking":
      return { ...message, body: { ...body, sample: copyPoses(body.sample) } };
    case "json":
      return { ...message };
  }
}

function copyPoses({ headset, leftController, rightController, ...sample }: TrackingSample): TrackingSample {
  return {
    ...sample,
    headset: headset && copyPose(headset),
    leftController: leftController && copyPose(leftController),
    rightController: rightController && copyPose(rightController),
  };
}

function copyPose<Kind extends Pose>(pose: Kind): Kind {
  return { ...pose, position: [...pose.position], rotation: [...pose.rotation] };
}

const keepSample = () => keep(KEEP_SAMPLE, sampleMessage());
const keepSampleInArray = () => keepInArray(KEEP_SAMPLE, sampleMessage());
const keepPoses = () => keep(KEEP_POSES, posesMessage());
const keepPosesInArray = () => keepInArray(KEEP_POSES, posesMessage());
const keepEvent = () => keep(KEEP_EVENT, event());
const keepEventInArray = () => keepInArray(KEEP_EVENT, event());

function findNewest(): Subject {
  const message = sampleMessage();
  const history = fullHistory(message);
  const run = () => history.after(message.offset - ASKED).length;
  return { name: FIND, implementation: "relay", run, check: () => run() === ASKED && history.size >= HELD };
}

/** The baseline: reads every message. */
function findNewestInArray(): Subject {
  const message = sampleMessage();
  const messages = Array.from({ length: HELD }, () => copy(next(message)));
  const run = () => messages.filter(({ offset }) => offset > message.offset - ASKED).length;
  return { name: FIND, implementation: "baseline", run, check: () => run() === ASKED };
}

/** A message with a frame sample, as the hub makes it. */
function sampleMessage(): HubMessage {
  return messageOf((session) => session.binary(performancePacket()));
}

/** A message with the poses of a headset and two controllers, as the hub makes it. */
function posesMessage(): HubMessage {
  const { message } = gameMessage("packets");
  return messageOf((session) => session.binary(message.subarray(PERFORMANCE_BYTES)));
}

/** An event of a game, as the hub makes it. */
function event(): HubMessage {
  const data = { event_name: "player_teleported", from: [0, 0, 0], to: [10, 0, 0] };
  const text = JSON.stringify({ type: "event", event: "custom", data, timestamp: 1_700_000_000 });
  return messageOf((session) => session.text(text));
}

/** A game's way into a relay. */
type Session = ReturnType<ReturnType<typeof stillRelay>["producers"]["open"]>;

function messageOf(say: (session: Session) => void): HubMessage {
  const { producers, delivery } = stillRelay({ publish() {} });
  const heard: HubMessage[] = [];
  delivery.hub.listen({ message: (message) => void heard.push(message) });
  say(producers.open({ send: () => 0, close() {} }, "bench"));
  const [message] = heard;
  if (message === undefined)
    throw new Error("expected the hub to pass a message to its listener, but it passed none");
  return message;
}
