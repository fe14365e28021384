/** The words of the page's language: English is written in the code, the catalogue of the page stands beside it. */

/** Returns a sentence with its values filled in: `say("{count} tracks", { count: 3 })`. */
export function say(english: string, values: Readonly<Record<string, string | number>> = {}): string {
  return english.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
