import { afterAll, describe, expect, test } from "bun:test";
import { DEFAULT_RELAY_OPTIONS } from "../../../src/app/index.ts";
import { buildPage } from "../../../src/dashboard/build/build-page.ts";
import { TestRelay } from "../../support/test-relay.ts";

const BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
/** What a browser loads with the page. */
const FIRST_VISIT = ["/", "/assets/page.js", "/assets/shared.js", "/assets/page.css"];
/** What it loads with the first dialog, replay or list of all games. */
const LATER = ["/assets/later.js", "/assets/later.css"];
const VIEWER = "a-viewer-token-that-is-long-enough-1";

await buildPage();
const open = TestRelay.start();
const closed = TestRelay.start({
  access: {
    ...DEFAULT_RELAY_OPTIONS.access,
    tokens: { ...DEFAULT_RELAY_OPTIONS.access.tokens, viewer: VIEWER },
  },
});
afterAll(async () => {
  await open[Symbol.asyncDispose]();
  await closed[Symbol.asyncDispose]();
});

/** Asks as a browser does. */
async function visit(relay: TestRelay, path: string, headers: Record<string, string> = {}) {
  return await fetch(new URL(path, relay.httpUrl), { headers: { accept: BROWSER, ...headers } });
}

describe("the page at /", () => {
  test("is for browsers; everybody else gets the list of addresses, and browsers get it at /?addresses", async () => {
    const page = await visit(open, "/");
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(await page.text()).toContain('<script type="module" src="assets/page.js">');

    const text = await visit(open, "/", { accept: "*/*" });
    expect(text.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(await text.text()).toContain("/producer");

    const list = await visit(open, "/?addresses");
    expect(list.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(await list.text()).toContain("/producer");
  });

  test("refers to its files by relative addresses, so that it works behind a path prefix", async () => {
    const html = await (await visit(open, "/")).text();
    const addresses = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address = ""]) => address);
    expect(addresses.length).toBeGreaterThan(2);
    expect(addresses.filter((one) => one.startsWith("/") || /^https?:/.test(one))).toEqual([]);
  });

  test("may load its own script and style, connect to this relay, and nothing else", async () => {
    const { headers } = await visit(open, "/");
    const { host } = new URL(open.httpUrl);
    expect(headers.get("content-security-policy")?.split("; ")).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      `connect-src 'self' ws://${host} wss://${host}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
  });

  test("has no inline script and no inline style", async () => {
    expect(await (await visit(open, "/")).text()).not.toMatch(
      /<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/,
    );
  });
});

describe("a relay with tokens", () => {
  test.each([...FIRST_VISIT, ...LATER])(
    "gives %s without a token, since it holds no data, and the same to everybody",
    async (path) => {
      const page = await visit(closed, path);
      expect(page.status).toBe(200);
      const host = (text: string, { httpUrl }: TestRelay) => text.replaceAll(new URL(httpUrl).host, "HOST");
      expect(host(await page.text(), closed)).toBe(host(await (await visit(open, path)).text(), open));
    },
  );

  test.each([
    ["/?addresses", BROWSER],
    ["/", "*/*"],
    ["/", "application/json"],
    ["/status", BROWSER],
  ])("refuses %s without a token to a program that accepts %s", async (path, accept) => {
    const refused = await visit(closed, path, { accept });
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
      401,
      "unauthorized",
    ]);
    const allowed = await visit(closed, path, { accept, authorization: `Bearer ${VIEWER}` });
    expect(allowed.status).toBe(200);
  });
});

describe("each file", () => {
  const PATHS = [...FIRST_VISIT, ...LATER];

  test.each(PATHS)("%s has an ETag, and is not sent again to a browser that has it", async (path) => {
    const first = await visit(open, path);
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[\w-]+"$/);
    expect(first.headers.get("cache-control")).toBe("no-cache");
    const again = await visit(open, path, { "if-none-match": `"other", W/${etag}` });
    expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag]);
    const other = await visit(open, path, { "if-none-match": '"other"' });
    expect(other.status).toBe(200);
  });

  test.each(PATHS)("%s is compressed for whoever takes gzip", async (path) => {
    const url = new URL(path, open.httpUrl);
    const sent = async (encoding: string) => {
      const response = await fetch(url, {
        headers: { accept: BROWSER, "accept-encoding": encoding },
        decompress: false,
      });
      return {
        encoding: response.headers.get("content-encoding"),
        bytes: new Uint8Array(await response.arrayBuffer()),
      };
    };
    const [gzip, plain, refused] = [await sent("gzip, br"), await sent("identity"), await sent("gzip;q=0")];
    expect([gzip.encoding, plain.encoding, refused.encoding]).toEqual(["gzip", null, null]);
    expect(Bun.gunzipSync(gzip.bytes)).toEqual(plain.bytes);
    expect(refused.bytes).toEqual(plain.bytes);
    const { headers } = await visit(open, path);
    expect(headers.get("vary")).toMatch(/accept-encoding/i);
  });

  test("answers HEAD with the head of GET", async () => {
    for (const path of PATHS) {
      const { headers } = await fetch(new URL(path, open.httpUrl), {
        method: "HEAD",
        headers: { accept: BROWSER },
      });
      expect(headers.get("etag")).toBe((await visit(open, path)).headers.get("etag"));
    }
  });

  test("no other path is served below /assets", async () => {
    for (const path of [
      "/assets",
      "/assets/",
      "/assets/stamp",
      "/assets/../package.json",
      "/assets/page.js.gz",
    ])
      expect([path, (await visit(open, path)).status]).toEqual([path, 404]);
  });
});

test("names every file that it loads with the page", async () => {
  const html = await (await visit(open, "/")).text();
  const named = [...html.matchAll(/(?:src|href)="(assets[^"]*)"/g)].map(([, path = ""]) => `/${path}`);
  expect(named.sort()).toEqual(FIRST_VISIT.slice(1).sort());
});

test("a first visit loads less than 60 kB compressed", async () => {
  const sizes = await Promise.all(
    FIRST_VISIT.map(async (path) => {
      const response = await fetch(new URL(path, open.httpUrl), {
        headers: { accept: BROWSER, "accept-encoding": "gzip" },
        decompress: false,
      });
      return (await response.bytes()).length;
    }),
  );
  expect(sizes.reduce((sum, one) => sum + one, 0)).toBeLessThan(60_000);
});
