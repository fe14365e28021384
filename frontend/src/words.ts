/** The words of the page's language: English is written in the code, what it is called otherwise stands in the page. */

const found: Readonly<Record<string, string>> = read();

/** Returns a sentence with its values filled in: `say("{count} tracks", { count: 3 })`. */
export function say(english: string, values: Readonly<Record<string, string | number>> = {}): string {
  return (found[english] ?? english).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Reads the catalogue that a page in another language carries; a worker has no page, and says nothing to people. */
function read(): Record<string, string> {
  const meta = typeof document === "undefined" ? null : document.querySelector<HTMLMetaElement>('meta[name="words"]');
  return meta === null ? {} : (JSON.parse(meta.content) as Record<string, string>);
}
