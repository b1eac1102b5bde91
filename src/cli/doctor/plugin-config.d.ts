/** A plugin.cfg, imported as text. */
declare module "*.cfg" {
  const text: string;

  // biome-ignore lint/style/noDefaultExport: how Bun hands a text over
  export { text as default };
}
