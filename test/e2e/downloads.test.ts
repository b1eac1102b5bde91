import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  setDefaultTimeout,
  test,
} from "bun:test";
import { mkdtempSync, openSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { thisMachine } from "../../src/base/platform/this-machine.ts";
import { processUsage } from "../../src/base/platform/usage.ts";
import { openApiDocument } from "../../src/surfaces/http-api/openapi.ts";
import { fileOperations, filesSurface, MAX_UPLOAD_BYTES } from "../support/files-surface.ts";
import { linesOf } from "../support/lines-of.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(60_000);

const CONTENT = "0123456789".repeat(10);
const ORIGIN = "http://viewer.example";

let folder: string;
let relay: TestRelay;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "files-"));
  writeFileSync(join(folder, "a b.bin"), CONTENT);
  const access = { tokens: { all: undefined, viewer: undefined, producer: undefined, control: undefined } };
  relay = TestRelay.start(
    { access: { ...access, insecure: false, allowedOrigins: [ORIGIN], allowedHosts: [] } },
    { surfaces: [filesSurface(folder)] },
  );
});

afterEach(async () => {
  await relay[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return await fetch(`${relay.httpUrl}${path}`, init);
}

async function refusalOf(response: Response): Promise<[number, unknown]> {
  return [response.status, ((await response.json()) as { code: unknown }).code];
}

describe("a path with a parameter", () => {
  test("accepts it decoded, with every method of the path", async () => {
    expect(await (await ask("/files/a%20b")).json()).toEqual({ name: "a b", bytes: 100 });
    expect(await (await ask("/files/a%20b.bin")).text()).toBe(CONTENT);
    expect(await (await ask("/files/a%20b.bin", { method: "DELETE" })).json()).toEqual({ removed: "a b" });
    expect(await refusalOf(await ask("/files/a%20b.bin"))).toEqual([404, "not_found"]);
    const refused = await ask("/files/a%20b.bin", { method: "PATCH" });
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, HEAD, POST, DELETE"]);
  });

  test.each([
    ["/files/%zz.bin", "percent-encoded"],
    ["/files/%ff.bin", "percent-encoded"],
    ["/files/..%2f..%2fetc.bin", "one part of a path"],
    ["/files/a%5Cb.bin", "one part of a path"],
    ["/files/a%00b.bin", "one part of a path"],
    ["/files/%C3%A9.bin", "expected letters"],
  ])("refuses %s by a code", async (path, words) => {
    const response = await ask(path);
    const body = (await response.json()) as { code: string; message: string };
    expect([response.status, body.code]).toEqual([400, "bad_path"]);
    expect(body.message).toContain(words);
  });

  test("is required in OpenAPI, and listed on the page at /", async () => {
    const identity = { name: "test", version: "1" };
    const document = await openApiDocument(fileOperations(folder), identity, async () => {});
    const { valid, errors } = await new Validator().validate(structuredClone(document) as never);
    expect([valid, errors]).toEqual([true, undefined]);
    const paths = document.paths as Record<
      string,
      Record<string, { parameters: object[]; responses: object }>
    >;
    expect(Object.keys(paths["/files/{name}.bin"] ?? {})).toEqual(["get", "post", "delete"]);
    expect(paths["/files/{name}.bin"]?.get?.parameters[0]).toMatchObject({
      name: "name",
      in: "path",
      required: true,
    });
    expect(Object.keys(paths["/files/{name}.bin"]?.get?.responses ?? {})).toContain("206");
    expect(await (await ask("/")).text()).toContain("DELETE /files/{name}.bin");
  });
});

describe("a body that is not JSON", () => {
  const upload = (body: string | Uint8Array<ArrayBuffer>, type = "application/octet-stream") =>
    ask("/files/new.bin", { method: "POST", headers: { "content-type": type }, body });

  test("is accepted byte for byte, up to its limit", async () => {
    const bytes = Uint8Array.from({ length: MAX_UPLOAD_BYTES }, (_, index) => index % 256);
    expect(await (await upload(bytes)).json()).toEqual({ name: "new", bytes: MAX_UPLOAD_BYTES });
    expect(new Uint8Array(await (await ask("/files/new.bin")).arrayBuffer())).toEqual(bytes);
  });

  test("is refused past its limit, and under another type", async () => {
    expect(await refusalOf(await upload(new Uint8Array(MAX_UPLOAD_BYTES + 1)))).toEqual([
      413,
      "message_too_large",
    ]);
    expect(await refusalOf(await upload("{}", "application/json"))).toEqual([415, "unsupported_media_type"]);
    expect(await refusalOf(await ask("/files/new.bin"))).toEqual([404, "not_found"]);
  });
});

describe("a download", () => {
  const get = (headers: Record<string, string> = {}, method = "GET") =>
    ask("/files/a%20b.bin", { headers, method });
  const part = async (response: Response) => [
    response.status,
    response.headers.get("content-range"),
    response.headers.get("content-length"),
    await response.text(),
  ];

  test("states its length, its version, and that it supports ranges", async () => {
    const response = await get();
    expect(await response.text()).toBe(CONTENT);
    expect([response.status, response.headers.get("content-length")]).toEqual([200, "100"]);
    expect(response.headers.get("accept-ranges")).toBe("bytes");
    expect(response.headers.get("etag")).toMatch(/^"100-\d+"$/);
    expect(response.headers.get("content-disposition")).toContain('filename="a b.bin"');
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
  });

  test.each([
    ["bytes=5-9", "bytes 5-9/100", "56789"],
    ["bytes=95-", "bytes 95-99/100", "56789"],
    ["bytes=-3", "bytes 97-99/100", "789"],
    ["bytes=98-1000", "bytes 98-99/100", "89"],
  ])("gives the part %s", async (range, contentRange, text) => {
    expect(await part(await get({ range }))).toEqual([206, contentRange, String(text.length), text]);
  });

  test.each(["bytes=100-", "bytes=-0"])("answers that there is no part %s", async (range) => {
    const response = await get({ range });
    expect(response.headers.get("content-range")).toBe("bytes */100");
    expect(await refusalOf(response)).toEqual([416, "bad_range"]);
  });

  test.each(["bytes=9-5", "bytes=x-y", "lines=1-2", "bytes=0-1,5-6"])(
    "is whole if the relay does not support %s",
    async (range) => {
      const response = await get({ range });
      expect([response.status, await response.text()]).toEqual([200, CONTENT]);
    },
  );

  test("gives a part of the version that If-Range names, otherwise all of the newest", async () => {
    const etag = (await get()).headers.get("etag") ?? "";
    expect(await part(await get({ range: "bytes=5-9", "if-range": etag }))).toEqual([
      206,
      "bytes 5-9/100",
      "5",
      "56789",
    ]);
    for (const other of ['"old"', `W/${etag}`, "Wed, 21 Oct 2015 07:28:00 GMT"]) {
      const response = await get({ range: "bytes=5-9", "if-range": other });
      expect([other, response.status, await response.text()]).toEqual([other, 200, CONTENT]);
      expect(response.headers.get("content-length")).toBe("100");
    }
  });

  test("is not sent to a client that already has it", async () => {
    const etag = (await get()).headers.get("etag") ?? "";
    for (const known of [etag, `"x", W/${etag}`, "*"])
      expect([known, (await get({ "if-none-match": known })).status]).toEqual([known, 304]);
    expect((await get({ "if-none-match": '"x"' })).status).toBe(200);
  });

  test("states its full length to HEAD, for any requested part", async () => {
    for (const headers of [{}, { range: "bytes=5-9" }]) {
      const head = await get(headers, "HEAD");
      expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "100", ""]);
      expect([head.headers.get("accept-ranges"), head.headers.get("content-range")]).toEqual(["bytes", null]);
    }
  });

  test("of an empty file is empty, whole and in parts", async () => {
    writeFileSync(join(folder, "empty.bin"), "");
    const whole = await ask("/files/empty.bin");
    expect([whole.status, await whole.text()]).toEqual([200, ""]);
    const asked = await ask("/files/empty.bin", { headers: { range: "bytes=0-" } });
    expect([asked.status, asked.headers.get("content-range")]).toEqual([416, "bytes */0"]);
  });

  test("allows a listed page to read parts", async () => {
    const response = await get({ origin: ORIGIN, range: "bytes=0-1" });
    const exposed = response.headers.get("access-control-expose-headers")?.toLowerCase().split(", ") ?? [];
    expect(exposed).toEqual(
      expect.arrayContaining(["content-length", "content-range", "accept-ranges", "etag"]),
    );
    const preflight = await get(
      { origin: ORIGIN, "access-control-request-method": "GET", "access-control-request-headers": "range" },
      "OPTIONS",
    );
    const allowed = preflight.headers.get("access-control-allow-headers")?.toLowerCase().split(", ") ?? [];
    expect(allowed).toEqual(expect.arrayContaining(["range", "if-range"]));
    expect(preflight.headers.get("access-control-allow-methods")).toContain("DELETE");
  });
});

describe.each(["plain", "tls"])("a relay that serves a large file (%s)", (scheme) => {
  const MIB = 1024 * 1024;
  const FILE_BYTES = 300 * MIB;
  /** By how much the relay's memory may grow. One buffered file would be five times that. */
  const MAX_GROWTH_BYTES = 60 * MIB;
  const MARK = "the end";

  let large: string;
  let child: Bun.Subprocess<"ignore", "pipe", "inherit">;
  let url: string;

  beforeAll(async () => {
    large = mkdtempSync(join(tmpdir(), "large-"));
    const path = join(large, "large.bin");
    writeFileSync(path, "");
    truncateSync(path, FILE_BYTES);
    writeSync(openSync(path, "r+"), MARK, FILE_BYTES - MARK.length);
    child = Bun.spawn([process.execPath, join(import.meta.dir, "../support/files-relay.ts"), large, scheme], {
      stdout: "pipe",
      stdin: "ignore",
      stderr: "inherit",
    });
    const { value } = await linesOf(child.stdout).next();
    url = value ?? "";
  });

  afterAll(async () => {
    child.kill("SIGKILL");
    await child.exited;
    await rm(large, { recursive: true, force: true });
  });

  const tls = { tls: { rejectUnauthorized: false } };

  /** Resident memory of the relay. */
  async function residentBytes(): Promise<number> {
    const usage = await processUsage(child.pid, thisMachine);
    if (usage === undefined) throw new Error("expected the system to report the memory of the relay");
    return usage.residentBytes;
  }

  /** Begins to read a path; reads no further than the first piece. */
  async function beginToRead(path: string): Promise<Pick<ReadableStreamDefaultReader<Uint8Array>, "cancel">> {
    const { body } = await fetch(`${url}${path}`, tls);
    if (body === null) throw new Error(`expected a body of ${path}`);
    const reader = body.getReader();
    await reader.read();
    return reader;
  }

  test("sends all of it, and a part near its end, with little memory", async () => {
    await fetch(`${url}/files/large`, tls);
    const before = await residentBytes();
    let most = before;
    const response = await fetch(`${url}/files/large.bin`, tls);
    expect(response.headers.get("content-length")).toBe(String(FILE_BYTES));
    let [received, last, looked]: [number, Uint8Array, number] = [0, new Uint8Array(), 0];
    for await (const chunk of response.body ?? []) {
      received += chunk.length;
      last = chunk;
      if (received - looked < 20 * MIB) continue;
      looked = received;
      most = Math.max(most, await residentBytes());
    }
    expect(received).toBe(FILE_BYTES);
    expect(new TextDecoder().decode(last.subarray(-MARK.length))).toBe(MARK);
    const range = `bytes=${FILE_BYTES - MARK.length}-`;
    expect(await (await fetch(`${url}/files/large.bin`, { ...tls, headers: { range } })).text()).toBe(MARK);
    expect(most - before).toBeLessThan(MAX_GROWTH_BYTES);
  });

  test("buffers little for readers that stop reading, of a file and of an endless stream", async () => {
    const before = await residentBytes();
    const readers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        beginToRead(index % 2 === 0 ? "/files/large.bin" : "/endless"),
      ),
    );
    const produced = async () =>
      ((await (await fetch(`${url}/produced`, tls)).json()) as { bytes: number }).bytes;
    // Once the kernel's buffers are full, no more of the stream is made.
    let made = await produced();
    for (let earlier = -1; earlier !== made; ) {
      earlier = made;
      await Bun.sleep(500);
      made = await produced();
    }
    expect((await residentBytes()) - before).toBeLessThan(MAX_GROWTH_BYTES);
    expect((await fetch(`${url}/health`, tls)).status).toBe(200);
    for (const reader of readers) await reader.cancel();
  });
});

test("a download ends when its reader disconnects", async () => {
  const connection = await RawConnection.connect(relay.httpUrl);
  connection.write(Buffer.from(`GET /endless HTTP/1.1\r\nHost: ${new URL(relay.httpUrl).host}\r\n\r\n`));
  const produced = async () => ((await (await ask("/produced")).json()) as { bytes: number }).bytes;
  while ((await produced()) < 1_000_000) await Bun.sleep(5);
  connection[Symbol.dispose]();
  let made = await produced();
  for (let earlier = -1; earlier !== made; ) {
    earlier = made;
    await Bun.sleep(100);
    made = await produced();
  }
  expect(made).toBeGreaterThan(0);
});
