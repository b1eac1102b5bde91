import type { Operation } from "./operation.ts";

/** The page at `/`: where a client, a game and a script connect. Plain text, for people and `curl` alike. */
export function indexPage(url: URL, operations: readonly Operation[]): Response {
  const sockets = [
    ["", "clients: 0x01, 0x02 and JSON; commands get_snapshot, ping, configure, set_update_interval, call"],
    ["/producer", "the game (the addon connects here)"],
  ] as const;
  const rows = [
    ...sockets.map(([path, what]) => [`ws://${url.host}${path}`, what]),
    ...operations.map(({ method, path, query, summary }) => {
      const names = Object.keys(query);
      const asked = names.length === 0 ? "" : `?${names.map((name) => `${name}=`).join("&")}`;
      return [`${method.padEnd(5)} ${path}${asked}`, summary];
    }),
  ];
  const width = Math.max(...rows.map(([first = ""]) => first.length));
  const lines = rows.map(([first = "", what = ""]) => `  ${first.padEnd(width)}  ${what}`);
  const text = ["Godot Telemetry Relay", "", ...lines, ""].join("\n");
  return new Response(text, { headers: { "content-type": "text/plain; charset=utf-8" } });
}
