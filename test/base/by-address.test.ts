import { expect, test } from "bun:test";
import { ByAddress } from "../../src/base/by-address.ts";

function values(): ByAddress<{ isUsed: boolean }> {
  return new ByAddress<{ isUsed: boolean }>(
    () => ({ isUsed: true }),
    ({ isUsed }) => !isUsed,
  );
}

/** As many addresses of a network of 16 bits. */
const addresses = (network: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${network}.${index >> 8}.${index & 255}`);

test("each address has a value of its own, up to 1,024; further ones share that of their wider network until others are unused", () => {
  const all = values();
  const first = all.of("10.0.255.255");
  const made = new Set(addresses("10.0", 1023).map((address) => all.of(address)));
  expect([made.size, made.has(all.others), all.of("10.0.255.255") === first]).toEqual([1023, false, true]);
  const neighbour = all.of("10.0.9.9");
  expect([all.of("10.0.9.10"), made.has(neighbour)]).toEqual([neighbour, false]);
  expect([all.of("10.1.9.9") === neighbour, all.of("10.1.9.9") === all.others]).toEqual([false, false]);
  expect([all.isShared("10.0.0.1"), all.isShared("10.1.9.9")]).toEqual([false, true]);
  first.isUsed = false;
  expect(all.of("10.0.9.9")).not.toBe(neighbour);
  expect(all.isShared("10.0.9.9")).toBe(false);
});

test("addresses of IPv6 share by their first 32 bits", () => {
  const all = values();
  for (const address of addresses("10.0", 1024)) all.of(address);
  const [one, neighbour, stranger] = ["2001:db8:1:1", "2001:db8:2:2", "2001:db9:1:1"].map((address) =>
    all.of(address),
  );
  expect([one === neighbour, one === stranger]).toEqual([true, false]);
});

test("beyond 1,024 wider networks one value serves all", () => {
  const all = values();
  for (const address of addresses("10.0", 1024)) all.of(address);
  for (let index = 0; index < 1024; index++) all.of(`${100 + (index >> 4)}.${index & 15}.0.1`);
  expect(all.of("200.1.1.1")).toBe(all.others);
});
