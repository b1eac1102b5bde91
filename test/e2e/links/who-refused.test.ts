import { expect, setDefaultTimeout, test } from "bun:test";
import { DEFAULT_RELAY_OPTIONS } from "../../../src/app/index.ts";
import { type UpstreamAddress, upstreamAddress } from "../../../src/ingest/index.ts";
import { TestClient } from "../../support/test-client.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(20_000);

const { access } = DEFAULT_RELAY_OPTIONS;
const CONTROL = "a-token-that-opens-everything-4711";
const VIEWER = "a-token-that-may-only-look-471147";
const withTokens = { access: { ...access, tokens: { ...access.tokens, all: CONTROL, viewer: VIEWER } } };

/** Calls a command at a relay over HTTP. */
async function call({ httpUrl }: TestRelay, token: string) {
  const response = await fetch(`${httpUrl}/command`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ name: "save" }),
  });
  return [response.status, ((await response.json()) as { message?: string }).message];
}

test("the hub's token decides at the hub, the link's token at the site, and a refusal says which of them refused", async () => {
  await using lab = TestRelay.start({ ...withTokens, site: "lab" });
  await using hub = TestRelay.start({
    ...withTokens,
    upstreams: [upstreamAddress(`${lab.relay.url}?token=${VIEWER}`) as UpstreamAddress],
  });
  using game = await TestClient.connect(`${lab.relay.url}/producer?token=${CONTROL}`);
  game.send({ type: "hello", source: "arena", commands: [{ name: "save" }] });
  const games = async () =>
    (await (
      await fetch(`${hub.httpUrl}/games`, { headers: { authorization: `Bearer ${VIEWER}` } })
    ).json()) as { sites: { games: unknown[]; link: object | null }[] };
  // A viewer's token of the hub is enough to see the games of all sites.
  while ((await games()).sites[1]?.games.length !== 1) await Bun.sleep(20);
  expect((await games()).sites[1]).toMatchObject({
    site: "lab",
    link: { connected: true, may_control: false },
  });

  expect(await call(hub, VIEWER)).toEqual([
    403,
    "expected a token with the right control, got one for viewer",
  ]);
  expect(await call(hub, CONTROL)).toEqual([
    422,
    "the relay at the site lab refused this, not the one that you asked; give the address of its link (--upstream) a token with the right control there: expected a token with the right control, got one for viewer",
  ]);
});
