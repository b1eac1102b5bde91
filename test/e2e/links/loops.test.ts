import { expect, setDefaultTimeout, test } from "bun:test";
import { CuttableWay } from "../../support/links/cuttable-way.ts";
import { linksOf, relayReadingFrom } from "../../support/links/linked-relay.ts";
import { until } from "../../support/links/stage.ts";
import { offeringGame } from "../../support/offering-game.ts";

setDefaultTimeout(20_000);

test.each([2, 3])(
  "in a loop of %d relays one link is given up, which names both ends, and the others bring their games",
  async (count) => {
    await using parts = new AsyncDisposableStack();
    const ways: CuttableWay[] = [];
    for (let index = 0; index < count; index++) ways.push(parts.use(await CuttableWay.to()));
    // Each reads from the next, and the last from the first.
    const relays = ways.map((_, index) =>
      parts.use(relayReadingFrom(`site-${index}`, ways[(index + 1) % count]?.port ?? 0)),
    );
    for (const [index, { relay }] of relays.entries()) ways[index]?.lead(relay.port);
    await Promise.all(relays.map((relay, index) => offeringGame(relay, `game-of-${index}`)));
    const links = async () => (await Promise.all(relays.map(linksOf))).flat();
    const isGivenUp = ({ reason }: { reason: string | null }) =>
      reason?.startsWith("a loop of links") === true;
    await until(async () => {
      const all = await links();
      return (
        all.filter(isGivenUp).length === 1 && all.filter(({ connected }) => connected).length === count - 1
      );
    });
    const all = await links();
    const closing = all.findIndex(isGivenUp);
    expect(all[closing]?.reason).toContain(
      `(site site-${(closing + 1) % count}) reads from this relay (site site-${closing})`,
    );
    for (const [index, relay] of relays.entries()) {
      if (index === closing) continue;
      const next = `game-of-${(index + 1) % count}`;
      await until(async () =>
        ((await relay.status()).sources as { source: string; connected: boolean }[]).some(
          ({ source, connected }) => source === next && connected,
        ),
      );
    }
  },
);

test("a relay that reads from itself by another address gives the link up", async () => {
  await using way = await CuttableWay.to();
  await using relay = relayReadingFrom("alone", way.port);
  way.lead(relay.relay.port);
  await until(async () => (await linksOf(relay))[0]?.reason?.startsWith("a loop of links") === true);
  expect(await linksOf(relay)).toMatchObject([{ connected: false, games: 0 }]);
});
