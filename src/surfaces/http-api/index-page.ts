/** The page at `/`: where a client, a game and a script connect. Plain text, for people and `curl` alike. */
export function indexPage(url: URL): Response {
  const lines = [
    "Godot Telemetry Relay",
    "",
    `  ws://${url.host}            clients: 0x01, 0x02 and JSON; commands get_snapshot, ping, configure, set_update_interval, call`,
    `  ws://${url.host}/producer   the game (the addon connects here)`,
    `  http://${url.host}/status   what is connected, what was counted`,
    `  http://${url.host}/clients  who is connected, and how well each keeps up`,
    `  http://${url.host}/command  POST {"name":…,"arguments":{…}} calls a command that a game offers; /status lists them`,
    `  http://${url.host}/health   200 while the relay serves`,
    "",
  ];
  return new Response(lines.join("\n"), { headers: { "content-type": "text/plain; charset=utf-8" } });
}
