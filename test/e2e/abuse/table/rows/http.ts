import type { AttackRow, Target } from "../attack-row.ts";
import { floodRequests, type HostileRequest } from "../flood-requests.ts";
import { customEvent, textFrame } from "../frames.ts";
import { HostileSocket } from "../hostile-socket.ts";

const PAGE = "/events?limit=1000&topic=custom/*";
const GZIP = ["Accept-Encoding: gzip"];
/** Large answers take turns before any is refused. */
const TURNS = { passesSeconds: 3, prepare: fillHistory } as const;

/** Has a game say so much that a page of events has a megabyte. */
async function fillHistory(target: Target): Promise<void> {
  const socket = await HostileSocket.open(target.httpUrl, "/producer");
  for (let index = 0; index < 1200; index++) {
    socket.send(
      textFrame(customEvent(`page ${index % 8}`, { text: `${index} `.repeat(200).slice(0, 1000) })),
    );
    await socket.untilSent();
  }
  await Bun.sleep(50);
  socket.terminate();
}

function assistantRequest(method: string, params: object): HostileRequest {
  return {
    method: "POST",
    target: "/mcp",
    headers: ["Accept: application/json, text/event-stream"],
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  };
}

/** A row that sends these requests, so many at once. */
function requestRow(
  name: string,
  atOnce: number,
  requests: readonly HostileRequest[],
  more: Pick<Partial<AttackRow>, "prepare" | "passesSeconds" | "victim"> & { reads?: "nothing" } = {},
): AttackRow {
  const { reads = "everything", ...row } = more;
  return { name, ...row, attack: (target) => floodRequests(target, { atOnce, requests, reads }) };
}

/** HTTP: large answers, answers that nobody reads, and requests that change something. */
export const HTTP_ROWS: readonly AttackRow[] = [
  requestRow("HTTP: 300 GETs of 1 MB at once", 300, [{ target: PAGE }], TURNS),
  requestRow("HTTP: 300 GETs of 1 MB at once, gzip", 300, [{ target: PAGE, headers: GZIP }], TURNS),
  requestRow("HTTP: 300 GETs of 1 MB that are not read", 300, [{ target: PAGE }], {
    ...TURNS,
    reads: "nothing",
  }),
  requestRow(
    "HTTP: 300 GETs at once of /openapi.json, /config/schema.json, /snapshot, /stats, /clients, /hitches, gzip",
    300,
    [
      "/openapi.json",
      "/config/schema.json",
      "/snapshot",
      "/stats?window=run",
      "/clients",
      "/hitches",
      "/config",
    ].map((target) => ({ target, headers: GZIP })),
    { passesSeconds: Number.POSITIVE_INFINITY },
  ),
  requestRow("HTTP: PATCH /config and POST /command, 50 at once", 50, [
    { method: "PATCH", target: "/config", body: '{"max_subscriptions":64}' },
    { method: "PATCH", target: "/config", body: '{"__proto__":{"max_subscriptions":1}}' },
    { method: "PATCH", target: "/config", body: `{"a":${"[".repeat(30_000)}${"]".repeat(30_000)}}` },
    { method: "POST", target: "/command", body: `{"name":"x","arguments":{"a":[${"0,".repeat(30_000)}0]}}` },
    { method: "POST", target: "/command", body: " ".repeat(200_000) },
  ]),
  requestRow("MCP: initialize, tools/list, tools/call, rubbish of 2 MB, 50 at once", 50, [
    assistantRequest("initialize", {
      protocolVersion: "2025-11-25",
      capabilities: {},
      clientInfo: { name: "hostile", version: "1" },
    }),
    assistantRequest("tools/list", {}),
    assistantRequest("tools/call", { name: "worst_hitches", arguments: {} }),
    assistantRequest("tools/call", { name: "x", arguments: { text: "x".repeat(1_900_000) } }),
    { method: "POST", target: "/mcp", body: `[${"[],".repeat(600_000)}[]]` },
  ]),
  requestRow(
    "wrong tokens by HTTP, by URL and in handshakes, 20 at once",
    20,
    [
      { target: "/status", headers: ["Authorization: Bearer wrong"] },
      { target: "/snapshot?token=wrong" },
      {
        target: "/?token=wrong",
        headers: [
          "Upgrade: websocket",
          "Connection: Upgrade",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: c2l4dGVlbiBsZXR0ZXJzLg==",
        ],
      },
    ],
    { victim: "tokens" },
  ),
];
