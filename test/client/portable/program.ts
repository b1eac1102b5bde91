import { type ClientFormat, connect, type WebSocketConstructor } from "../../../src/client/index.ts";

/** A program that uses the library as a stranger would: one format after the other, with a lost connection in each. */
export async function runProgram(url: string, Socket?: WebSocketConstructor): Promise<object> {
  const result: Record<string, unknown> = {};
  for (const format of ["json", "msgpack", "binary"] satisfies ClientFormat[]) {
    const client = connect(url, { format, ...(Socket === undefined ? {} : { WebSocket: Socket }) });
    const topics: string[] = [];
    let recovered: boolean | undefined;
    client.on("resumed", (event) => {
      recovered = event.recovered;
    });
    for await (const { topic } of client.stream("*")) {
      topics.push(topic);
      // All before it has come: the other side may cut the connection.
      if (topic === "custom/cut") client.command({ command: "cut" }).catch(() => {});
      if (topic === "custom/done") break;
    }
    await client.ping();
    const offsetKnown = Math.abs(client.clock.offsetMillis ?? Number.NaN) < 10_000;
    client.close();
    result[format] = { topics, recovered, offsetKnown };
  }
  return result;
}

Object.assign(globalThis, { runProgram });
