import { expect, test } from "bun:test";
import { qualityValues } from "../../src/base/quality-values.ts";

test("names and weights are read, in lower case, with 1 for a name without a weight", () => {
  const values = qualityValues("text/HTML, application/xml;q=0.9;v=1 ,*/*; q=0");
  expect([...values]).toEqual([
    ["text/html", 1],
    ["application/xml", 0.9],
    ["*/*", 0],
  ]);
});

test.each([null, "", ",", ";q=1"])("%p has no names", (header) => {
  expect([...qualityValues(header)]).toEqual([]);
});

test("a name whose weight is no number is left out", () => {
  expect([...qualityValues("gzip;q=much, br")]).toEqual([["br", 1]]);
});
