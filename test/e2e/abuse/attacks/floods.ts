import { RawConnection } from "../../../support/raw-connection.ts";
import { RAW_OPCODE, rawFrame } from "../../../support/raw-frame.ts";
import { type Attack, within } from "../attack.ts";
import type { RelayAddress } from "../relay-address.ts";

/** How long a flood may last until the relay ends it. Units: milliseconds. */
const PATIENCE_MILLIS = 15_000;

/** Sends these frames again and again, as fast as they are taken, until the relay ends it. */
async function flood(
  relay: RelayAddress,
  path: string,
  frames: Buffer,
): Promise<{ sent: number; ended: boolean }> {
  using connection = await RawConnection.connect(relay.httpUrl);
  await connection.handshake({ path });
  let sent = 0;
  const pump = setInterval(() => {
    if (connection.unsentBytes > frames.length) return;
    connection.write(frames);
    sent++;
  }, 1);
  const ended = await within(PATIENCE_MILLIS, connection.ended);
  clearInterval(pump);
  return { sent, ended };
}

/** Commands, rubbish, pings and packets, more of them than anybody has use for. */
export const floods: Attack = {
  name: "floods of commands, rubbish, questions, packets",
  async run(relay) {
    const times = (count: number, frame: Buffer) => Buffer.concat(Array.from({ length: count }, () => frame));
    const text = (json: string) => rawFrame(RAW_OPCODE.text, json);
    const performance = Buffer.alloc(17);
    performance.writeUInt8(1, 0);
    const kinds = [
      ["pings", "/", text('{"command":"ping"}')],
      ["snapshots", "/?format=json", text('{"command":"get_snapshot"}')],
      ["rubbish", "/", text("rubbish")],
      ["subscriptions", "/?format=json", text('{"command":"subscribe","topics":["*"],"history":"last"}')],
      ["calls", "/", text('{"command":"call","name":"x"}')],
      ["binary", "/", rawFrame(RAW_OPCODE.binary, new Uint8Array(20))],
      ["packets", "/producer", rawFrame(RAW_OPCODE.binary, performance)],
      ["broken packets", "/producer", rawFrame(RAW_OPCODE.binary, new Uint8Array([9, 9, 9]))],
    ] as const;
    const complaints: string[] = [];
    let attempts = 0;
    let refused = 0;
    for (const [what, path, frame] of kinds) {
      const before = Object.values(await relay.refusals()).reduce((sum, count) => sum + count, 0);
      const { sent, ended } = await flood(relay, path, times(500, frame));
      const after = Object.values(await relay.refusals()).reduce((sum, count) => sum + count, 0);
      attempts += 500 * sent;
      refused += after - before;
      if (!ended) complaints.push(`${what}: ${500 * sent} in ${PATIENCE_MILLIS} ms, and not ended`);
    }
    return { attempts, refused, complaints };
  },
};
