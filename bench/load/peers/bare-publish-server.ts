/** The baseline: the smallest fan-out server with Bun. It sends each message from /producer unread to all other clients. */
const server = Bun.serve<{ producer: boolean }>({
  hostname: "127.0.0.1",
  port: 0,
  fetch(request, server) {
    const producer = new URL(request.url).pathname === "/producer";
    return server.upgrade(request, { data: { producer } }) ? undefined : new Response(null, { status: 426 });
  },
  websocket: {
    open: (socket) => void (socket.data.producer || socket.subscribe("all")),
    message: (_socket, message) => void server.publish("all", message, false),
  },
});
console.log(`bare publish server ready at ws://${server.hostname}:${server.port}`);
