import { expect, test } from "bun:test";
import { layoutUrl, viewerLinks } from "../../../src/dashboard/model/viewer-links.ts";

test("viewers are opened on the relay of the page, by TLS where the page came by TLS", () => {
  const target = ({ href }: { href: string }) => new URL(href).searchParams.get("ds.url");
  expect(viewerLinks("http://127.0.0.1:8081/?token=secret#at").map(target)).toEqual(
    Array(3).fill("ws://127.0.0.1:8081/foxglove"),
  );
  expect(viewerLinks("https://relay.example/vr/").map(target)).toEqual(
    Array(3).fill("wss://relay.example/vr/foxglove"),
  );
  expect(layoutUrl("https://relay.example/vr/?a")).toBe("https://relay.example/vr/foxglove/layout.json");
});
