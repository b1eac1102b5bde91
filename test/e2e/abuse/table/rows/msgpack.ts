import type { AttackRow } from "../attack-row.ts";
import { floodSockets } from "../flood-sockets.ts";
import { binaryFrame, repeated } from "../frames.ts";

const PATH = "/?format=msgpack";
const MOST_BYTES = 64 * 1024 - 8;

/** One frame for each way to announce more than there is, filled up to the longest command. */
const ANNOUNCED = [
  [0xdd, 0x00, 0x01, 0x86, 0x9f],
  [0xdc, 0xff, 0xff],
  [0xdf, 0x00, 0x01, 0x86, 0x9f],
  [0xde, 0xff, 0xff],
  [0xdb, 0x7f, 0xff, 0xff, 0xff],
  [0xc6, 0x7f, 0xff, 0xff, 0xff],
  [0xc9, 0x7f, 0xff, 0xff, 0xff, 0x01],
  [0xc8, 0xff, 0xff, 0x01],
  [0x9f],
  [0x8f],
  [0x81, 0xa0],
].map((pattern) => binaryFrame(repeated(pattern, MOST_BYTES)));

/** MessagePack that announces more than it has, or has as much as it may. */
export const MSGPACK_ROWS: readonly AttackRow[] = [
  {
    name: "MessagePack: 10 kB of arrays of 100,000, one client",
    attack: (target) =>
      floodSockets(target, {
        path: PATH,
        frames: [binaryFrame(repeated([0xdd, 0x00, 0x01, 0x86, 0x9f], 10_000))],
      }),
  },
  {
    name: "MessagePack: 64 kB of arrays, maps, strings, bytes, extensions, 4 clients",
    attack: (target) => floodSockets(target, { path: PATH, sockets: 4, frames: ANNOUNCED }),
  },
  {
    name: "MessagePack: commands of 65,000 small values that are there, 4 clients",
    attack(target) {
      const values = [[0xc0], [0x90], [0x80], [0xa0], [0xcb, 0, 0, 0, 0, 0, 0, 0, 1]];
      const frames = values.map((value) => {
        const count = Math.floor((MOST_BYTES - 64) / value.length);
        const head = Buffer.from([
          0x82,
          0xa7,
          ...Buffer.from("command"),
          0xa4,
          ...Buffer.from("ping"),
          0xa1,
          0x74,
        ]);
        const announced = Buffer.from([0xdc, count >> 8, count & 0xff]);
        return binaryFrame(Buffer.concat([head, announced, repeated(value, count * value.length)]));
      });
      return floodSockets(target, { path: PATH, sockets: 4, frames });
    },
  },
];
