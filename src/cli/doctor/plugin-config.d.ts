/** Type of a plugin.cfg that is imported as text. */
declare module "*.cfg" {
  const text: string;

  // biome-ignore lint/style/noDefaultExport: Bun exports an imported text as default
  export { text as default };
}
