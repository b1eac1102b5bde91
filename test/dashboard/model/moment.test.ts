import { expect, test } from "bun:test";
import { fragmentOf, momentOf } from "../../../src/dashboard/model/moment.ts";

test("a fragment names a moment, whatever characters the game's name has", () => {
  const moment = { source: "room & #1=<b>", epoch: "mx3-1", frame: 4711 };
  expect(momentOf(`#${fragmentOf(moment)}`)).toEqual(moment);
});

test("a fragment that lacks a part, or has no frame number, names no moment", () => {
  for (const fragment of [
    "",
    "#",
    "#source=a&epoch=b",
    "#source=a&epoch=b&frame=-1",
    "#source=&epoch=b&frame=1",
  ])
    expect(momentOf(fragment)).toBeUndefined();
});
