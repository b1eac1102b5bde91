import { expect, test } from "bun:test";
import { messagesAfter } from "../../../src/delivery/history/messages-after.ts";
import { Hub, type TopicState } from "../../../src/hub/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { tellJson } from "../../support/tell.ts";

/** Topics with so many events, of which the first topic has most. */
function topicsWith(events: number): TopicState[] {
  const hub = new Hub(new ManualClock());
  const source = hub.open();
  for (let number = 0; number < events; number++) {
    const topic = `custom/${"abc"[number % 7] ?? "a"}`;
    tellJson(hub, source, { topic, text: "{}", data: {}, timestampSeconds: 1 });
  }
  return ["custom/a", "custom/b", "custom/c"].map((name) => hub.topics.get(name));
}

test("the messages of several topics come in the order of their offsets, from any offset on", () => {
  const topics = topicsWith(300);
  for (const since of [0, 1, 150, 299, 300]) {
    const expected = topics
      .flatMap(({ history }) => history.after(since))
      .sort((one, other) => one.offset - other.offset);
    expect([...messagesAfter(topics, since)]).toEqual(expected);
  }
  expect([...messagesAfter([], 0)]).toEqual([]);
});

test("the first message of a long history costs no look at the others", () => {
  const looks: number[] = [];
  const topics = topicsWith(300).map(({ name, history }) => ({
    name,
    history: {
      after(...asked: Parameters<typeof history.after>) {
        const found = history.after(...asked);
        looks.push(found.length);
        return found;
      },
    },
  })) as unknown as TopicState[];
  const [first] = messagesAfter(topics, 0).take(1);
  expect(first?.offset).toBe(1);
  expect(Math.max(...looks)).toBeLessThan(50);
  expect(looks.length).toBe(topics.length);
});
