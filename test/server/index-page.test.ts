import { describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import type { WebSocketEndpoint } from "../../src/server/connection/web-socket-endpoint.ts";
import { Directory } from "../../src/server/directory.ts";
import type { HttpMethod } from "../../src/server/endpoint.ts";
import { indexPage } from "../../src/server/index-page.ts";
import { ANY_OTHER_PATH, type Surface } from "../../src/server/surface.ts";

const endpoint: WebSocketEndpoint = {
  right: "viewer",
  heartbeat: "client",
  messageRate: "commandsPerSecond",
  open: () => ({ text() {}, binary() {}, closed() {} }),
};
const route = (method: HttpMethod, path: string, about: string, query: string[] = []) => ({
  method,
  path,
  about,
  query,
  answer: () => new Response(),
});
const surfaces: Surface[] = [
  {
    name: "sockets",
    sockets: [
      { path: ANY_OTHER_PATH, about: "clients", load: () => endpoint },
      { path: "/producer", about: "the game", load: () => endpoint },
    ],
  },
  {
    name: "http",
    routes: {
      "/events": () => [route("GET", "/events", "what <happened> & why", ["since", "limit"])],
      "/files": async () => [
        route("GET", "/files/{name}", "a file"),
        route("DELETE", "/files/{name}", "removes it"),
      ],
    },
  },
];

async function page(accept: string | undefined, url = "http://127.0.0.1:8081/"): Promise<Response> {
  const directory: Directory = new Directory([...surfaces, indexPage(() => directory)]);
  const found = await directory.find("/");
  const headers = accept === undefined ? {} : { accept };
  const asked = {
    url: new URL(url),
    parameters: {},
    address: "127.0.0.1",
    rights: new Set([]),
    nextTurn: async () => {},
  };
  const response = await found?.routes[0]?.answer(new Request(url, { headers }), asked);
  if (response === undefined) throw new Error("expected a page at /");
  return response;
}

const BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

test.each([
  [undefined, "text/plain"],
  ["*/*", "text/plain"],
  ["text/plain", "text/plain"],
  ["application/json", "text/plain"],
  ["text/html", "text/html"],
  [BROWSER, "text/html"],
  ["text/html;q=0.5, text/plain", "text/plain"],
  ["text/html;q=0.5, text/plain;q=0.4", "text/html"],
  ["text/html;q=0, */*", "text/plain"],
  ["text/*;q=0.3, text/html;q=0.7", "text/html"],
  ["TEXT/HTML", "text/html"],
])("Accept %p is answered with %s", async (accept, type) => {
  const response = await page(accept);
  expect(response.headers.get("content-type")).toBe(`${type}; charset=utf-8`);
  expect(response.headers.get("vary")).toBe("Accept");
});

describe("the page", () => {
  test("lists every surface's addresses as text, with the scheme of the request", async () => {
    expect(await (await page("*/*", "https://relay.example:8081/")).text()).toBe(
      `Godot Telemetry Relay

  wss://relay.example:8081           clients
  wss://relay.example:8081/producer  the game
  GET    /events?since=&limit=       what <happened> & why
  GET    /files/{name}               a file
  DELETE /files/{name}               removes it
`,
    );
  });

  test("says the same as HTML, with links to what a browser can open, escaped", async () => {
    const html = await (await page(BROWSER)).text();
    for (const part of [
      "ws://127.0.0.1:8081/producer",
      '<a href="/events">',
      "what &#60;happened&#62; &#38; why",
      "DELETE /files/{name}",
    ])
      expect(html).toContain(part);
    expect(html.match(/<a href=/g)?.length).toBe(1);
  });

  test("may load nothing but its one style, and has no script", async () => {
    const response = await page(BROWSER);
    const html = await response.text();
    const [, style = ""] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? [];
    const hash = createHash("sha256").update(style).digest("base64");
    expect(response.headers.get("content-security-policy")).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(html).not.toMatch(/<script|\son\w+=|style=/);
  });
});
