import { describe, expect, test } from "bun:test";
import type { WebSocketEndpoint } from "../../src/server/connection/web-socket-endpoint.ts";
import { Directory } from "../../src/server/directory.ts";
import type { HttpMethod, HttpRoute } from "../../src/server/endpoint.ts";
import { ANY_OTHER_PATH, type Surface } from "../../src/server/surface.ts";

const endpoint = (): WebSocketEndpoint => ({
  right: "viewer",
  heartbeat: "client",
  messageRate: "commandsPerSecond",
  open: () => ({ text() {}, binary() {}, closed() {} }),
});
const route = (path: string, method: HttpMethod = "GET"): HttpRoute => ({
  method,
  path,
  about: path,
  answer: () => new Response(path),
});

/** A surface whose routes note when they are loaded. */
function surfaceWith(routes: Record<string, HttpRoute[]>, loaded: string[] = []): Surface {
  const loaders = Object.entries(routes).map(([part, all]) => [
    part,
    async () => {
      loaded.push(part);
      return all;
    },
  ]);
  return { name: "test", routes: Object.fromEntries(loaders) };
}

async function found(directory: Directory, path: string): Promise<[string[], object] | undefined> {
  const all = await directory.find(path);
  return all && [all.routes.map((one) => `${one.method} ${one.path}`), all.parameters];
}

describe("a path", () => {
  const directory = new Directory([
    surfaceWith({
      "/recordings": [
        route("/recordings/{name}"),
        route("/recordings/{name}.mcap"),
        route("/recordings/{name}.mcap", "DELETE"),
        route("/recordings/newest"),
        route("/recordings"),
      ],
    }),
  ]);

  test("finds the template that fixes most of it, with every method of that template", async () => {
    expect(await found(directory, "/recordings")).toEqual([["GET /recordings"], {}]);
    expect(await found(directory, "/recordings/newest")).toEqual([["GET /recordings/newest"], {}]);
    expect(await found(directory, "/recordings/a")).toEqual([["GET /recordings/{name}"], { name: "a" }]);
    expect(await found(directory, "/recordings/a.mcap")).toEqual([
      ["GET /recordings/{name}.mcap", "DELETE /recordings/{name}.mcap"],
      { name: "a" },
    ]);
  });

  test("that no template matches is not found, and stays reserved by its first part", async () => {
    expect(await found(directory, "/recordings/a/b")).toBeUndefined();
    expect(await found(directory, "/other")).toBeUndefined();
    expect([directory.isReserved("/recordings/a/b"), directory.isReserved("/other")]).toEqual([true, false]);
  });
});

test("the routes of a part that failed to load are loaded again for the next request", async () => {
  let tries = 0;
  const load = async () => {
    if (tries++ === 0) throw new Error("no memory");
    return [route("/a")];
  };
  const directory = new Directory([{ name: "test", routes: { "/a": load } }]);
  expect(directory.find("/a")).rejects.toThrow("no memory");
  await Bun.sleep(0);
  expect(await found(directory, "/a")).toEqual([["GET /a"], {}]);
});

test("the routes of a part are loaded when it is first asked for, once, and no others with it", async () => {
  const loaded: string[] = [];
  const directory = new Directory([surfaceWith({ "/a": [route("/a")], "/b": [route("/b")] }, loaded)]);
  expect([directory.isReserved("/a"), loaded]).toEqual([true, []]);
  await Promise.all([directory.find("/a"), directory.find("/a/x"), directory.find("/c")]);
  expect(loaded).toEqual(["/a"]);
  await directory.allRoutes();
  await directory.allRoutes();
  expect(loaded).toEqual(["/a", "/b"]);
});

test("a part that two surfaces share has the routes of both", async () => {
  const directory = new Directory([
    surfaceWith({ "/foxglove": [route("/foxglove/layout.json")] }),
    surfaceWith({ "/foxglove": [route("/foxglove/{name}")] }),
  ]);
  expect(await found(directory, "/foxglove/layout.json")).toEqual([["GET /foxglove/layout.json"], {}]);
  expect(await found(directory, "/foxglove/x")).toEqual([["GET /foxglove/{name}"], { name: "x" }]);
  expect((await directory.allRoutes()).length).toBe(2);
});

test("what is reserved follows from the surfaces", async () => {
  const clients = endpoint();
  const games = endpoint();
  const directory = new Directory([
    { name: "index", routes: { "/": () => [route("/")] } },
    surfaceWith({ "/status": [], "/metrics": [] }),
    {
      name: "sockets",
      sockets: [
        { path: ANY_OTHER_PATH, about: "", load: () => clients },
        { path: "/producer", about: "", load: async () => games },
      ],
    },
  ]);
  const paths = ["/", "/status", "/status/x", "/producer", "/producer/x", "/metrics", "/telemetry", "/*"];
  expect(paths.filter((path) => directory.isReserved(path))).toEqual([
    "/status",
    "/status/x",
    "/producer",
    "/producer/x",
    "/metrics",
  ]);
  expect([directory.hasSocket("/producer"), directory.hasSocket("/x")]).toEqual([true, false]);
  expect(await directory.socket("/producer")).toBe(games);
  expect(await directory.socket("/x")).toBe(clients);
});
