import { encodeVariant, PlainCodec, type Variant } from "../../../../../src/codec/index.ts";
import { framesPacket, packetAround } from "../../../../support/frames-packet.ts";
import { within } from "../../attack.ts";
import { type AttackRow, isOver, type Target } from "../attack-row.ts";
import { floodSockets } from "../flood-sockets.ts";
import { binaryFrame, compressedPacket, customEvent, textFrame } from "../frames.ts";

const DEBUGGER = { path: "/debugger", protocol: "binary" } as const;

/** A message of the engine's debugger as a frame. */
function debuggerFrame(name: string, data: readonly Variant[]): Buffer {
  const encoded = encodeVariant([name, 1n, data]);
  if (encoded.refusal !== undefined) throw new Error(`expected a Variant, got ${encoded.refusal}`);
  return binaryFrame(encoded.bytes);
}

function framePacket(frame: number): Uint8Array {
  return (new PlainCodec().encodePerformance(frame, 90, 11.1, 2.5) as Uint8Array).slice();
}

/** An in-game server of the old protocol that sends to the relay as fast as it takes. */
class FloodingGame {
  readonly #sockets = new Set<Bun.ServerWebSocket<undefined>>();
  #server: Bun.Server<undefined> | undefined;

  /** Listens, and waits until the relay has connected: it tries again only after a while. */
  async start({ serverPort }: Target): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server = Bun.serve<undefined>({
      hostname: "127.0.0.1",
      port: serverPort,
      fetch: (request, self) => (self.upgrade(request) ? undefined : new Response(null, { status: 400 })),
      websocket: {
        open: (socket) => {
          this.#sockets.add(socket);
          resolve();
        },
        message() {},
        close: (socket) => void this.#sockets.delete(socket),
      },
    });
    await promise;
  }

  async flood(target: Target): Promise<number> {
    const messages: (string | Uint8Array)[] = [
      ...Array.from({ length: 40 }, (_, index) => framePacket(index)),
      JSON.stringify(customEvent("flood", { text: "x".repeat(2000) })),
      compressedPacket(JSON.stringify(customEvent("flood", { text: " ".repeat(1024 * 1024) }))),
      "rubbish",
      new Uint8Array([9, 9, 9]),
    ];
    let sent = 0;
    while (!isOver(target)) {
      for (const socket of this.#sockets) {
        for (const message of messages) {
          if (socket.getBufferedAmount() > 1024 * 1024) break;
          socket.send(message as string);
          sent++;
        }
      }
      await Bun.sleep(0);
    }
    await within(500, this.#server?.stop(true) ?? Promise.resolve());
    return sent;
  }
}

const floodingGame = new FloodingGame();

/** Games, in-game servers and debuggers that send more than anybody can use. */
export const GAME_ROWS: readonly AttackRow[] = [
  {
    name: "packets: 0x01, broken and unknown ones, as fast as they are taken, 4 games",
    attack(target) {
      const batch = Buffer.concat(Array.from({ length: 1000 }, (_, index) => framePacket(index)));
      const frames = [batch, framePacket(1), new Uint8Array([9, 9, 9]), new Uint8Array(20)].map(binaryFrame);
      return floodSockets(target, { path: "/producer", sockets: 4, frames });
    },
  },
  {
    name: "packets: 0x04 of 512 frames, poses that are no numbers, Variants in Variants, 2 games",
    attack(target) {
      const transform = Array.from({ length: 12 }, () => Number.NaN);
      const rows = Array.from({ length: 512 }, (_, frame) => ({
        frame,
        ticksMicros: frame,
        kind: 7,
        headset: transform,
      }));
      const nested = Buffer.alloc(6 + 8 * 1000, Buffer.from([28, 0, 0, 0, 1, 0, 0, 0]));
      nested.set([4, 1, 0, 0, (8 * 1000) >> 8, (8 * 1000) & 0xff]);
      const wide = Array.from(
        { length: 60_000 },
        () => ({ type: "Transform3D", values: transform }) as Variant,
      );
      const frames = [framesPacket(rows), nested, packetAround(wide.slice(0, 10_000))].map(binaryFrame);
      return floodSockets(target, { path: "/producer", sockets: 2, frames });
    },
  },
  {
    name: "hello: other names and 64 commands again and again, answers to no question, 4 games",
    attack(target) {
      const frames = Array.from({ length: 500 }, (_, index) => {
        const commands = Array.from({ length: 64 }, (_, command) => ({
          name: `command_${index}_${command}`,
          about: "x".repeat(200),
        }));
        return [
          textFrame({ type: "hello", source: `name ${index}`, commands }),
          textFrame({ type: "commands", commands }),
          textFrame({ type: "result", id: index, result: { text: "x".repeat(500) } }),
        ];
      }).flat();
      return floodSockets(target, { path: "/producer", sockets: 4, frames });
    },
  },
  {
    name: "JSON of games: 1 MiB of 250,000 values, 2 games",
    attack(target) {
      const frames = ["[],", "0,", '"",', "{},"].map((value) =>
        textFrame(
          `{"type":"event","event":"custom","data":{"event_name":"x","a":[${value.repeat(250_000)}0]}}`,
        ),
      );
      return floodSockets(target, { path: "/producer", sockets: 2, frames });
    },
  },
  {
    name: "/debugger: messages of 64,000 values, held until the game is known, 2 games",
    attack(target) {
      const values = Array.from({ length: 65_000 }, () => 1n);
      const names = ["a", "b", "c"].map((name) =>
        Array.from({ length: 20_000 }, (_, index) => `${name}${index}`),
      );
      const frames = [
        debuggerFrame("output", [["x".repeat(400_000)], [0n]]),
        debuggerFrame("error", values),
        debuggerFrame("performance:profile_frame", [values.slice(0, 60_000)]),
        ...names.map((list) => debuggerFrame("performance:profile_names", [list, list.map(() => 0n)])),
      ];
      return floodSockets(target, { ...DEBUGGER, sockets: 2, frames });
    },
  },
  {
    name: "/debugger: 16,384 signatures of 8 kB, and profiles",
    passesSeconds: Number.POSITIVE_INFINITY,
    attack(target) {
      const frames = Array.from({ length: 16_384 }, (_, index) =>
        debuggerFrame("servers:function_signature", [`${index}${"f".repeat(8000)}`, BigInt(index)]),
      );
      return floodSockets(target, { ...DEBUGGER, frames });
    },
  },
  {
    name: "/debugger: rubbish, Variants of wrong lengths, as fast as they are taken, 4 games",
    attack(target) {
      const whole = debuggerFrame("output", [["x"], [0n]]).subarray(6);
      const frames = [
        binaryFrame(new Uint8Array([28, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f])),
        binaryFrame(whole.subarray(0, whole.length - 1)),
        binaryFrame(Buffer.alloc(60_000, Buffer.from([28, 0, 0, 0, 1, 0, 0, 0]))),
        textFrame("text"),
      ];
      return floodSockets(target, { ...DEBUGGER, sockets: 4, frames });
    },
  },
  {
    name: "--upstream: an in-game server that sends as fast as it is read",
    victim: "upstream",
    prepare: (target) => floodingGame.start(target),
    attack: (target) => floodingGame.flood(target),
  },
];
