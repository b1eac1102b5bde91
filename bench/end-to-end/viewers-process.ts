/** A process with clients of one kind. Takes one ViewersOrder as JSON, prints one ViewReport as JSON. */

import { RawWebSocket } from "../../src/cli/load/raw-web-socket.ts";
import { preciseUnixClock } from "./game-clock.ts";
import { SeenMessages } from "./seen-message.ts";
import { ViewLog } from "./view-log.ts";
import type { ViewReport } from "./view-report.ts";
import type { ViewersOrder } from "./viewers-order.ts";

/** Number of clients that connect at a time. */
const CONNECTING = 50;
/** How long the last messages of the window may take. Units: milliseconds. */
const PATIENCE_MILLIS = 100;

const order = JSON.parse(process.argv[2] ?? "{}") as ViewersOrder;
console.log(JSON.stringify(await view(order)));
process.exit(0);

async function view({ url, protocol, commands, clients, ...window }: ViewersOrder): Promise<ViewReport> {
  const unixMillis = preciseUnixClock();
  const messages = new SeenMessages();
  const log = new ViewLog(window);
  const connect = async (client: number) => {
    const socket = await RawWebSocket.connect(url, {
      ...(protocol === undefined ? {} : { protocol }),
      take: (opcode, bytes, start, end) => {
        const now = unixMillis();
        const seen = messages.read(opcode, bytes, start, end);
        if (seen === undefined) return;
        if ("position" in seen) log.pose(client, seen.position, now);
        else log.event(client, seen.unixMicros, now);
      },
    });
    for (const command of commands) socket.sendText(JSON.stringify(command));
  };
  for (let first = 0; first < clients; first += CONNECTING) {
    const count = Math.min(CONNECTING, clients - first);
    await Promise.all(Array.from({ length: count }, (_, index) => connect(first + index)));
  }
  await Bun.sleep(Math.max(0, window.beginsUnixMillis - unixMillis()));
  const startCpu = process.cpuUsage();
  const startMillis = performance.now();
  await Bun.sleep(Math.max(0, window.endsUnixMillis - unixMillis()));
  const { user, system } = process.cpuUsage(startCpu);
  const busy = (user + system) / 1000 / (performance.now() - startMillis);
  await Bun.sleep(PATIENCE_MILLIS);
  return log.report(busy);
}
