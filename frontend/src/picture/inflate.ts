/** Stands in for the package that pmtiles unpacks with where a browser cannot: every browser that runs this page can. */

export function decompressSync(): never {
  throw new Error("this browser has no DecompressionStream: the base map cannot be unpacked");
}
