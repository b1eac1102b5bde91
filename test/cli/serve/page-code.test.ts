import { expect, test } from "bun:test";
import { pageCode } from "../../../src/cli/serve/page-code.ts";
import { type GreyPicture, readCode } from "../../support/read-code.ts";

const LOCAL = { pageUrls: [], madeToken: undefined };
const EVERYWHERE = { pageUrls: ["https://192.0.2.2:8443/"], madeToken: undefined };

/** Pixels of a module. */
const SCALE = 4;

/** How a terminal with dark ground shows lines of half blocks: each is two modules, light where the block is drawn. */
function asShown(lines: readonly string[]): GreyPicture {
  const rows = lines.flatMap((line) => {
    const blocks = [...line];
    return [blocks.map((block) => "█▀".includes(block)), blocks.map((block) => "█▄".includes(block))];
  });
  const modules = Math.max(...rows.map(({ length }) => length));
  const width = modules * SCALE;
  const height = rows.length * SCALE;
  const grey = Uint8Array.from({ length: width * height }, (_, index) => {
    const row = rows[Math.floor(index / width / SCALE)];
    return row?.[Math.floor((index % width) / SCALE)] === true ? 230 : 20;
  });
  return { width, height, grey };
}

test("the code of a relay that others can reach holds the page's address, and the lines show it", async () => {
  const lines = (await pageCode(EVERYWHERE)).split("\n");
  expect(lines.at(-1)).toContain("https://192.0.2.2:8443/ ");
  expect(readCode(asShown(lines.slice(0, -1)))).toBe("https://192.0.2.2:8443/");
});

test("a token that the relay made is in the fragment, which no browser sends", async () => {
  const lines = (await pageCode({ ...EVERYWHERE, madeToken: "T" })).split("\n");
  expect(lines.at(-1)).toContain("https://192.0.2.2:8443/#token=T ");
  expect(readCode(asShown(lines.slice(0, -1)))).toBe("https://192.0.2.2:8443/#token=T");
});

test("a relay that only this machine reaches shows no code, and says what to do", async () => {
  const text = await pageCode(LOCAL);
  expect(text).not.toContain("█");
  expect(text).toContain("--host 0.0.0.0");
});
