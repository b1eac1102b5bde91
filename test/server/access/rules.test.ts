import { describe, expect, test } from "bun:test";
import { HostRule } from "../../../src/server/access/host-rule.ts";
import { OriginRule, type PageRequest } from "../../../src/server/access/origin-rule.ts";
import { NO_TOKENS, TokenBook } from "../../../src/server/access/tokens.ts";

describe("a relay on 127.0.0.1", () => {
  const rule = new HostRule("127.0.0.1", ["Relay.example"]);

  test.each([
    ["127.0.0.1:8081"],
    ["127.0.0.1"],
    ["localhost:9999"],
    ["LOCALHOST"],
    ["[::1]:8081"],
    ["127.1.2.3:8081"],
    ["relay.example:443"],
    ["[::ffff:127.0.0.1]:8081"],
    ["127.255.255.254"],
  ])("is itself as %s", (header) => {
    expect(rule.refusal(header)).toBeUndefined();
  });

  test.each([
    ["evil.example:8081"],
    ["localhost.evil.example"],
    ["127.0.0.1.evil.example"],
    ["192.168.1.5:8081"],
    ["a@127.0.0.1"],
    ["evil.example, localhost"],
    ["127.0.0.1:8081:1"],
    [""],
    ["[::1"],
    ["localhost\u0000"],
    ["localhost.:8081"],
    ["127.0.0.1.:8081"],
    ["localhost@evil.example"],
    ["[::1%25lo]:8081"],
    ["[::1%lo]"],
    ["::1"],
    ["2130706433"],
    ["0x7f000001"],
    ["0x7f.0.0.1"],
    ["0177.0.0.1"],
    ["127.0.0.01"],
    ["127.0.0.256"],
    ["127.1"],
    ["0"],
    ["0.0.0.0:8081"],
    ["[::]:8081"],
    ["[::ffff:192.0.2.1]"],
    ["[::127.0.0.1]"],
    ["ⓛocalhost"],
    ["localhost/"],
    ["localhost#"],
    ["localhost\\"],
    ["xn--localhost"],
    ["x".repeat(10_000)],
  ])("is not %s", (header) => {
    expect(rule.refusal(header)?.code).toBe("host_refused");
  });

  test("is not a request without the header", () => {
    expect(rule.refusal(null)?.code).toBe("host_refused");
  });

  test("says which flag lets a name in", () => {
    expect(rule.refusal("vr-desk.lan:8081")?.message).toEndWith("--allow-host vr-desk.lan");
  });
});

describe("a relay on every address", () => {
  test.each([["0.0.0.0"], ["::"]])("%s is any address, and no name but localhost", (bound) => {
    const rule = new HostRule(bound, []);
    for (const header of ["192.168.1.5:8081", "[fd00::5]:8081", "localhost", "127.0.0.1"])
      expect(rule.refusal(header)).toBeUndefined();
    for (const header of [
      "evil.example",
      "vr-desk.lan:8081",
      "1.2.3",
      "0x7f000001",
      "16909060",
      "1.2.3.04",
      "[fe80::1%eth0]",
    ])
      expect(rule.refusal(header)?.code).toBe("host_refused");
  });
});

describe("a relay on one address of the network", () => {
  test("is that one", () => {
    const rule = new HostRule("192.168.1.5", []);
    expect(rule.refusal("192.168.1.5:8081")).toBeUndefined();
    expect(rule.refusal("192.168.1.6:8081")?.code).toBe("host_refused");
  });
});

function page(headers: Record<string, string>, method = "GET"): PageRequest {
  return { method, headers: { get: (name) => headers[name] ?? null } };
}

describe("the origin of a request", () => {
  const rule = new OriginRule(["http://localhost:5173", "HTTPS://Dash.example:443"], "TCP");
  const host = "127.0.0.1:8081";

  test.each([
    ["none, as of a program", {}],
    ["the relay's own", { origin: "http://127.0.0.1:8081" }],
    ["the relay's own in capitals", { origin: "HTTP://127.0.0.1:8081" }],
    ["the relay's own on port 80", { host: "relay.example", origin: "http://relay.example:80" }],
    ["the relay's own behind a proxy that speaks TLS", { origin: "https://127.0.0.1:8081" }],
    ["one on the list", { origin: "http://localhost:5173" }],
    ["one on the list, however it is written", { origin: "https://dash.example" }],
    [
      "none, as of somebody who follows a link",
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" },
    ],
    ["none, as of the relay's own page", { "sec-fetch-site": "same-origin", "sec-fetch-mode": "no-cors" }],
  ])("is let in: %s", (_, headers) => {
    expect(rule.refusal(page({ host, ...headers }))).toBeUndefined();
  });

  test.each([
    ["another site", { origin: "https://evil.example" }],
    ["another port of this machine", { origin: "http://127.0.0.1:5173" }],
    ["another name of this machine", { origin: "http://localhost:8081" }],
    ["a page without an origin of its own", { origin: "null" }],
    ["nonsense", { origin: "nonsense" }],
    ["two", { origin: "http://127.0.0.1:8081, https://evil.example" }],
    ["a name that begins alike", { origin: "http://127.0.0.1:8081.evil.example" }],
    ["the relay's host with port 80", { origin: "http://127.0.0.1:80" }],
    ["the relay's host without a port", { origin: "http://127.0.0.1" }],
    ["the relay's host as the user of another", { origin: "http://127.0.0.1:8081@evil.example" }],
    ["a data URL", { origin: "data:text/html,x" }],
    ["a blob of the relay's own", { origin: "blob:http://127.0.0.1:8081" }],
    ["an empty one", { origin: "" }],
    ["an image of another site", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }],
    ["a script of another port", { "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors" }],
  ])("is refused: %s", (_, headers) => {
    expect(rule.refusal(page({ host, ...headers }))?.code).toBe("origin_refused");
  });

  test.each([
    ["file://"],
    ["file:///"],
    ["chrome-extension://localhost"],
    ["capacitor://localhost"],
    ["ws://localhost"],
    ["null"],
  ])("of a page that did not come by HTTP is refused: %s", (origin) => {
    expect(rule.refusal(page({ host: "localhost", origin }))?.code).toBe("origin_refused");
  });

  test("is asked of a form that a page of another site sends, though it is a navigation", () => {
    const form = { host, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect(rule.refusal(page(form, "POST"))?.code).toBe("origin_refused");
    expect(rule.refusal(page(form, "HEAD"))).toBeUndefined();
  });

  test("of a relay with TLS is one with TLS: another program may have port 80 where the relay has 443", () => {
    const secure = new OriginRule([], "TLS");
    const from = (origin: string) => secure.refusal(page({ host: "localhost", origin }))?.code;
    expect([from("https://localhost"), from("http://localhost")]).toEqual([undefined, "origin_refused"]);
  });

  test.each([
    ["null"],
    ["file://"],
    ["chrome-extension://abc"],
    ["http://evil.example/;reboot"],
    ["http://evil;reboot"],
    ["http://$(reboot)"],
    ["http://evil.example --insecure"],
  ])("is said without a flag if no page of HTTP has it, or a shell would read more of it: %s", (origin) => {
    expect(rule.refusal(page({ host, origin }))?.message).not.toMatch(/--allow-origin \S/);
  });

  test("is said with the flag that would let it in", () => {
    const message = rule.refusal(page({ host, origin: "http://localhost:3000" }))?.message;
    expect(message).toEndWith("--allow-origin http://localhost:3000");
  });
});

describe("tokens", () => {
  const book = new TokenBook({ all: "a", viewer: "v", producer: "p", control: "c" });

  test.each([
    ["a", ["control", "producer", "viewer"]],
    ["v", ["viewer"]],
    ["p", ["producer"]],
    ["c", ["control", "viewer"]],
  ])("%s is good for %p", (token, rights) => {
    const found: string[] = [...(book.rightsOf(token) ?? [])];
    expect(found.sort()).toEqual(rights);
  });

  test.each([[""], ["A"], ["aa"], ["undefined"], ["a "]])("%p is good for nothing", (token) => {
    expect(book.rightsOf(token)).toBeUndefined();
  });

  test("that are the same add up", () => {
    const both = new TokenBook({ ...NO_TOKENS, viewer: "x", producer: "x" });
    expect([...(both.rightsOf("x") ?? [])].sort()).toEqual(["producer", "viewer"]);
  });

  test("are asked of nobody where none is set", () => {
    expect([book.isOpen, new TokenBook(NO_TOKENS).isOpen]).toEqual([false, true]);
  });
});
