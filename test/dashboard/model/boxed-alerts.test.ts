import { expect, test } from "bun:test";
import { BoxedAlerts } from "../../../src/dashboard/model/boxed-alerts.ts";

/** What the page knows after the relay has told this, and the games whose recordings it heard of. */
function boxedBy(...told: object[]) {
  const left: string[] = [];
  let tell = (_message: object): void => undefined;
  const client = {
    subscribe: (_topic: string, _options: unknown, take: (message: object) => void) => {
      tell = take;
    },
  };
  // The client's types have many overloads; this one call is all that is used.
  const parts = client as unknown as ConstructorParameters<typeof BoxedAlerts>[0];
  const boxed = new BoxedAlerts(parts, (source) => left.push(source));
  for (const data of told) tell({ data });
  return { recordings: [...boxed.recordings.value], left };
}

test("alerts have the recording that the black box tells of; other news of the relay is left alone", () => {
  const box = { event_name: "black_box", source: "room", recording: "one.hitch", alerts: ["a", "b"] };
  expect(boxedBy({ message: "hello" }, box)).toEqual({
    recordings: [
      ["a", "one.hitch"],
      ["b", "one.hitch"],
    ],
    left: ["room"],
  });
});

test("the page remembers the newest 200", () => {
  const alerts = Array.from({ length: 300 }, (_, index) => `alert-${index}`);
  const { recordings } = boxedBy({ event_name: "black_box", source: "room", recording: "x", alerts });
  expect([recordings.length, recordings[0]]).toEqual([200, ["alert-100", "x"]]);
});
