import { expect, test } from "bun:test";
import { DEFAULT_RELAY_OPTIONS } from "../../../src/app/index.ts";
import { findRelay } from "../../../src/cli/shared/find-relay.ts";
import { NO_TOKENS } from "../../../src/server/index.ts";
import { TestRelay } from "../../support/test-relay.ts";

test("the first port with a relay wins, then a server that requires a token, then the usual port", async () => {
  await using relay = TestRelay.start();
  await using guarded = TestRelay.start({
    access: { ...DEFAULT_RELAY_OPTIONS.access, tokens: { ...NO_TOKENS, all: "right" } },
  });
  using other = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("hi") });
  const [there, locked, site] = [relay.relay.port, guarded.relay.port, other.port ?? 0];
  const find = async (ports: number[], token?: string) => {
    const { url, peer } = await findRelay(token, ports);
    return [Number(new URL(url).port), peer.kind];
  };
  expect(await find([site, locked, there])).toEqual([there, "relay"]);
  expect(await find([site, locked, there], "right")).toEqual([locked, "relay"]);
  expect(await find([site, locked])).toEqual([locked, "refuses"]);
  expect(await find([site, 1])).toEqual([site, "other"]);
  expect(await find([1, site])).toEqual([1, "nobody"]);
});
