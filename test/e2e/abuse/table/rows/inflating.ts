import type { AttackRow } from "../attack-row.ts";
import { floodSockets } from "../flood-sockets.ts";
import { binaryFrame, compressedPacket, customEvent, textFrame } from "../frames.ts";

const KIB = 1024;
/** What the packets open to: more than the relay takes, and as much as it takes. */
const OPENED_BYTES = [8 * KIB * KIB - KIB, KIB * KIB - KIB] as const;

/** Two 0x02 of some kilobytes with an event whose text fills {@link OPENED_BYTES}. */
function opening(event: object): Buffer[] {
  return OPENED_BYTES.map((bytes) => {
    const json = JSON.stringify(event).replace('"FILL"', () => `"${" ".repeat(bytes)}"`);
    return binaryFrame(compressedPacket(json));
  });
}

const large = () => opening(customEvent("inflated", { text: "FILL" }));

/** Packets that open to much more than they are. */
export const INFLATING_ROWS: readonly AttackRow[] = [
  {
    name: "0x02: 8 kB that open to 8 MiB, 1 kB that open to 1 MiB, 40 a second",
    attack: (target) => floodSockets(target, { path: "/producer", frames: large(), perSecond: 40 }),
  },
  {
    name: "0x02: 8 kB that open to 8 MiB, 1 kB that open to 1 MiB, as fast as possible, 4 games",
    attack: (target) => floodSockets(target, { path: "/producer", sockets: 4, frames: large() }),
  },
  {
    name: "0x02: 1,000 packets in one message, each opens to 64 KiB",
    attack(target) {
      const packet = compressedPacket(JSON.stringify(customEvent("many", { text: " ".repeat(65_000) })));
      const message = Buffer.concat(Array.from({ length: 1000 }, () => packet));
      return floodSockets(target, { path: "/producer", frames: [binaryFrame(message)] });
    },
  },
  {
    name: "0x02: JSON that is deep, and of a million values",
    attack(target) {
      const nested = (open: string, close: string, count: number) => open.repeat(count) + close.repeat(count);
      const texts = [
        nested("[", "]", 100_000),
        nested('{"a":', "}", 60).replace(":}", ":1}"),
        `[${"[],".repeat(1_000_000)}[]]`,
        `[${'{"a":1},'.repeat(500_000)}1]`,
        `{${Array.from({ length: 200_000 }, (_, index) => `"${index}":0`).join(",")}}`,
      ];
      const frames = texts.map((text) =>
        binaryFrame(
          compressedPacket(`{"type":"event","event":"custom","data":{"event_name":"x","value":${text}}}`),
        ),
      );
      return floodSockets(target, { path: "/producer", sockets: 2, frames });
    },
  },
  {
    name: "0x02: bytes that are no gzip, cut gzip, wrong lengths",
    attack(target) {
      const packet = compressedPacket(JSON.stringify(customEvent("cut", { text: "x".repeat(100_000) })));
      const wrongLength = Buffer.from(packet);
      wrongLength.writeUInt32BE(7, 1);
      const noise = Buffer.from(packet);
      noise.fill(0x55, 30);
      const frames = [wrongLength, noise, packet.subarray(0, packet.length - 9)].map(binaryFrame);
      return floodSockets(target, { path: "/producer", sockets: 2, frames });
    },
  },
  {
    name: "kept values of 8 MiB and 1 MiB from 5 games, and 8 clients that ask get_snapshot",
    passesSeconds: Number.POSITIVE_INFINITY,
    async attack(target) {
      const kinds = [
        { type: "event", event: "performance", data: { text: "FILL" } },
        { type: "event", event: "scene_changed", data: { scene: "res://a.tscn", text: "FILL" } },
        { type: "snapshot", data: { text: "FILL" } },
      ].flatMap(opening);
      const games = floodSockets(target, { path: "/producer", sockets: 5, frames: kinds, perSecond: 4 });
      const frames = [textFrame({ command: "get_snapshot" })];
      const clients = floodSockets(target, { path: "/?format=json", sockets: 8, frames, perSecond: 4 });
      return (await games) + (await clients);
    },
  },
];
