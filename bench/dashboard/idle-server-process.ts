/** A server that answers pings as the relay does, and does nothing else. Usage: bun idle-server-process.ts. Tells the parent its URL. */

export {};

const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  fetch(request, self) {
    return self.upgrade(request) ? undefined : new Response(null, { status: 404 });
  },
  websocket: {
    message(socket, message) {
      const { t } = JSON.parse(String(message)) as { t: number };
      socket.send(JSON.stringify({ type: "pong", timestamp: Date.now() / 1000, t }));
    },
  },
});
process.send?.(`ws://127.0.0.1:${server.port}`);
