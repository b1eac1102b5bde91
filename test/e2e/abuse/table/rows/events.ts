import type { AttackRow } from "../attack-row.ts";
import { floodSockets } from "../flood-sockets.ts";
import { customEvent, textFrame } from "../frames.ts";

/** Names of events, which become topics. */
export const EVENT_ROWS: readonly AttackRow[] = [
  {
    name: "event names of 900 kB",
    attack(target) {
      const frames = Array.from({ length: 45 }, (_, index) =>
        textFrame(customEvent(`${index}${"n".repeat(900_000)}`)),
      );
      return floodSockets(target, { path: "/producer", frames });
    },
  },
  {
    name: "50,000 names of events, 4 games",
    passesSeconds: Number.POSITIVE_INFINITY,
    attack(target) {
      const frames = Array.from({ length: 50_000 }, (_, index) =>
        textFrame(customEvent(`name ${index}`, { index })),
      );
      return floodSockets(target, { path: "/producer", sockets: 4, frames });
    },
  },
  {
    name: "the key __proto__: events, nested, in lists",
    attack(target) {
      const texts = [
        '{"type":"event","event":"custom","__proto__":{"a":1},"data":{"event_name":"x"}}',
        '{"type":"event","event":"custom","data":{"event_name":"x","__proto__":{"a":1}}}',
        '{"type":"event","event":"custom","data":{"event_name":"x","a":[{"b":{"__proto__":null}}]}}',
        '{"type":"event","event":"custom","data":{"event_name":"x","\\u005f_proto__":[]}}',
        '{"type":"hello","source":"x","__proto__":{"commands":[]}}',
      ];
      return floodSockets(target, { path: "/producer", frames: texts.map(textFrame) });
    },
  },
];
